import type { JsonObject } from '../../service.js'
import { validationException } from '../error.js'
import { argument, distribution, environmentVariables, jobName, kmsKey, roleArn, s3Uri, tags, volumeSize, vpcConfig, type Tag } from './common.js'
import { processingInstanceTypes } from './instance-type.js'
import { checkShape, flag, list, number, refused, required, structure, text } from './shape.js'

export type Distribution = 'FullyReplicated' | 'ShardedByS3Key'

/** An input of a processing job, with AWS's defaults in it. */
export interface ProcessingInput {
  readonly InputName: string
  readonly AppManaged: boolean
  readonly S3Input: {
    readonly S3Uri: string
    readonly LocalPath: string
    readonly S3DataType: 'S3Prefix' | 'ManifestFile'
    readonly S3InputMode: 'File'
    readonly S3DataDistributionType: Distribution
    readonly S3CompressionType: 'None'
  }
}

export interface ProcessingOutput {
  readonly OutputName: string
  readonly AppManaged: boolean
  readonly S3Output: { readonly S3Uri: string, readonly LocalPath: string, readonly S3UploadMode: 'EndOfJob' | 'Continuous' }
}

/** CreateProcessingJob as it is kept. */
export interface ProcessingRequest {
  readonly ProcessingJobName: string
  readonly ProcessingInputs?: readonly ProcessingInput[]
  readonly ProcessingOutputConfig?: { readonly Outputs: readonly ProcessingOutput[] }
  readonly ProcessingResources: { readonly ClusterConfig: { readonly InstanceCount: number, readonly InstanceType: string, readonly VolumeSizeInGB: number } }
  readonly StoppingCondition: { readonly MaxRuntimeInSeconds: number }
  readonly AppSpecification: { readonly ImageUri: string, readonly ContainerEntrypoint?: readonly string[], readonly ContainerArguments?: readonly string[] }
  readonly Environment?: Readonly<Record<string, string>>
  readonly NetworkConfig?: JsonObject
  readonly RoleArn: string
}

const localPath = text({ max: 256 })

const input = structure({
  InputName: required(text({ min: 1, max: 255 })),
  AppManaged: refused(false),
  S3Input: required(structure({
    S3Uri: required(s3Uri),
    LocalPath: required(localPath),
    S3DataType: required(text({ values: ['ManifestFile', 'S3Prefix'] })),
    S3InputMode: refused('File'),
    S3DataDistributionType: distribution,
    S3CompressionType: refused('None'),
  })),
  DatasetDefinition: refused(),
})

const output = structure({
  OutputName: required(text({ min: 1, max: 255 })),
  AppManaged: refused(false),
  S3Output: required(structure({ S3Uri: required(s3Uri), LocalPath: required(localPath), S3UploadMode: required(text({ values: ['Continuous', 'EndOfJob'] })) })),
  FeatureStoreOutput: refused(),
})

/** Source: SageMaker API reference, CreateProcessingJob. */
const shape = structure({
  ProcessingJobName: required(jobName),
  ProcessingInputs: list(input, { max: 10 }),
  ProcessingOutputConfig: structure({ Outputs: required(list(output, { max: 10 })), KmsKeyId: kmsKey }),
  ProcessingResources: required(structure({
    ClusterConfig: required(structure({
      InstanceCount: required(number({ min: 1, max: 100 })),
      InstanceType: required(text({ values: processingInstanceTypes })),
      VolumeSizeInGB: required(volumeSize),
      // of a disk that is not there
      VolumeKmsKeyId: text({ max: 2048 }),
    })),
  })),
  StoppingCondition: structure({ MaxRuntimeInSeconds: required(number({ min: 1, max: 777_600 })) }),
  AppSpecification: required(structure({ ImageUri: required(text({ max: 255 })), ContainerEntrypoint: list(argument, { min: 1, max: 100 }), ContainerArguments: list(argument, { min: 1, max: 100 }) })),
  Environment: environmentVariables(256),
  NetworkConfig: structure({ EnableInterContainerTrafficEncryption: flag, EnableNetworkIsolation: refused(false), VpcConfig: vpcConfig }),
  RoleArn: required(roleArn),
  Tags: tags,
  ExperimentConfig: refused(),
})

/** Where SageMaker puts and looks for data. Source: API reference, ProcessingS3Input and ProcessingS3Output. */
const dataRoot = '/opt/ml/processing'

/**
 * Reads a CreateProcessingJob and adds what AWS takes for granted.
 *
 * @throws ServiceError ValidationException, SerializationException; SW4740 for what is not supported
 */
export function readProcessingRequest(given: JsonObject, defaultRuntimeSeconds: number): { readonly request: ProcessingRequest, readonly tags: readonly Tag[] } {
  const { Tags: tagList = [], ...request } = checkShape(shape, given, 'CreateProcessingJob') as unknown as Omit<ProcessingRequest, 'StoppingCondition'> & Partial<Pick<ProcessingRequest, 'StoppingCondition'>> & { readonly Tags?: readonly Tag[] }
  const { ProcessingInputs: inputs, ProcessingOutputConfig: outputs } = request
  const complete: ProcessingRequest = {
    ...request,
    ...(inputs === undefined ? {} : { ProcessingInputs: inputs.map(withDefaults) }),
    ...(outputs === undefined ? {} : { ProcessingOutputConfig: { ...outputs, Outputs: outputs.Outputs.map(one => ({ ...one, AppManaged: false })) } }),
    StoppingCondition: request.StoppingCondition ?? { MaxRuntimeInSeconds: defaultRuntimeSeconds },
  }
  checkNames('ProcessingInputs', (inputs ?? []).map(one => one.InputName))
  checkNames('ProcessingOutputConfig', (outputs?.Outputs ?? []).map(one => one.OutputName))
  const paths = (inputs ?? []).map(one => one.S3Input.LocalPath)
  if (new Set(paths.map(trimmed)).size < paths.length) throw validationException('ProcessingInputs must have different values of LocalPath')
  for (const path of [...paths, ...(outputs?.Outputs ?? []).map(one => one.S3Output.LocalPath)]) checkLocalPath(path)
  return { request: complete, tags: tagList }
}

const withDefaults = (given: ProcessingInput): ProcessingInput => ({
  ...given, AppManaged: false,
  S3Input: {
    ...given.S3Input, S3InputMode: 'File', S3CompressionType: 'None',
    S3DataDistributionType: (given.S3Input as Partial<ProcessingInput['S3Input']>).S3DataDistributionType ?? 'FullyReplicated',
  },
})

const trimmed = (path: string): string => path.replace(/\/+$/, '')

function checkNames(where: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw validationException(`${where} must have unique names, and ${twice} stands there twice`)
}

function checkLocalPath(path: string): void {
  const below = path === dataRoot || path.startsWith(`${dataRoot}/`)
  if (!below || path.split('/').some(part => part === '..' || part === '.') || path.includes('\0')) throw validationException(`LocalPath ${path} must be an absolute path that begins with ${dataRoot}/`)
}
