import type { JsonObject } from '../../service.js'
import { validationException } from '../error.js'
import { argument, distribution, jobName, kmsKey, environmentVariables, roleArn, s3Uri, tags, volumeSize, vpcConfig, type Tag } from './common.js'
import { trainingInstanceTypes } from './instance-type.js'
import type { Distribution } from './processing.js'
import { checkShape, flag, list, map, number, refused, required, structure, text } from './shape.js'

/** A channel of a training job, with AWS's defaults in it. */
export interface Channel {
  readonly ChannelName: string
  readonly DataSource: { readonly S3DataSource: { readonly S3DataType: 'S3Prefix' | 'ManifestFile', readonly S3Uri: string, readonly S3DataDistributionType: Distribution } }
  readonly ContentType?: string
  readonly CompressionType: 'None'
  readonly RecordWrapperType: 'None'
  readonly InputMode?: 'File'
}

/** CreateTrainingJob as it is kept. */
export interface TrainingRequest {
  readonly TrainingJobName: string
  readonly HyperParameters?: Readonly<Record<string, string>>
  readonly AlgorithmSpecification: {
    readonly TrainingImage: string
    readonly TrainingInputMode: 'File'
    readonly ContainerEntrypoint?: readonly string[]
    readonly ContainerArguments?: readonly string[]
  }
  readonly RoleArn: string
  readonly InputDataConfig?: readonly Channel[]
  readonly OutputDataConfig: { readonly S3OutputPath: string, readonly CompressionType?: 'GZIP' | 'NONE' }
  readonly ResourceConfig: { readonly InstanceType: string, readonly InstanceCount: number, readonly VolumeSizeInGB: number }
  readonly StoppingCondition: { readonly MaxRuntimeInSeconds: number }
  readonly EnableNetworkIsolation: boolean
  readonly EnableInterContainerTrafficEncryption: boolean
  readonly EnableManagedSpotTraining: boolean
  readonly Environment?: Readonly<Record<string, string>>
}

const channel = structure({
  ChannelName: required(text({ min: 1, max: 64, pattern: /^[A-Za-z0-9.\-_]+$/ })),
  DataSource: required(structure({
    S3DataSource: required(structure({
      S3DataType: required(text({ values: ['ManifestFile', 'S3Prefix'] })),
      S3Uri: required(s3Uri),
      S3DataDistributionType: distribution,
      AttributeNames: refused([]),
      InstanceGroupNames: refused([]),
      ModelAccessConfig: refused(),
      HubAccessConfig: refused(),
    })),
    FileSystemDataSource: refused(),
    DatasetSource: refused(),
  })),
  ContentType: text({ max: 256 }),
  CompressionType: refused('None'),
  RecordWrapperType: refused('None'),
  InputMode: refused('File'),
  ShuffleConfig: refused(),
})

/** Source: SageMaker API reference, CreateTrainingJob. */
const shape = structure({
  TrainingJobName: required(jobName),
  HyperParameters: map(text({ max: 256 }), text({ max: 2500 }), 100),
  AlgorithmSpecification: required(structure({
    TrainingImage: required(text({ max: 255 })),
    AlgorithmName: refused(),
    TrainingInputMode: refused('File'),
    // AWS draws them from the log; here nobody asks for them
    MetricDefinitions: list(structure({ Name: required(text({ min: 1, max: 255 })), Regex: required(text({ min: 1, max: 500 })) }), { max: 40 }),
    EnableSageMakerMetricsTimeSeries: flag,
    ContainerEntrypoint: list(argument, { min: 1, max: 10 }),
    ContainerArguments: list(argument, { min: 1, max: 100 }),
    TrainingImageConfig: refused({ TrainingRepositoryAccessMode: 'Platform' }),
  })),
  RoleArn: required(roleArn),
  InputDataConfig: list(channel, { min: 1, max: 20 }),
  OutputDataConfig: required(structure({ S3OutputPath: required(s3Uri), KmsKeyId: kmsKey, CompressionType: text({ values: ['GZIP', 'NONE'] }) })),
  ResourceConfig: required(structure({
    InstanceType: required(text({ values: trainingInstanceTypes })),
    InstanceCount: required(number({ min: 1, max: 100 })),
    VolumeSizeInGB: required(volumeSize),
    VolumeKmsKeyId: text({ max: 2048 }),
    KeepAlivePeriodInSeconds: refused(0),
    InstanceGroups: refused([]),
    TrainingPlanArn: refused(),
    InstancePlacementConfig: refused(),
    InstancePreferences: refused(),
  })),
  VpcConfig: vpcConfig,
  StoppingCondition: structure({ MaxRuntimeInSeconds: number({ min: 1, max: 2_419_200 }), MaxWaitTimeInSeconds: number({ min: 1 }), MaxPendingTimeInSeconds: refused() }),
  Tags: tags,
  EnableNetworkIsolation: refused(false),
  EnableInterContainerTrafficEncryption: flag,
  // no instance is taken away here
  EnableManagedSpotTraining: flag,
  CheckpointConfig: refused(),
  DebugHookConfig: refused(),
  DebugRuleConfigurations: refused([]),
  TensorBoardOutputConfig: refused(),
  ExperimentConfig: refused(),
  ProfilerConfig: refused({ DisableProfiler: true }),
  ProfilerRuleConfigurations: refused([]),
  Environment: environmentVariables(512),
  RetryStrategy: refused(),
  RemoteDebugConfig: refused({ EnableRemoteDebug: false }),
  InfraCheckConfig: refused({ EnableInfraCheck: false }),
  SessionChainingConfig: refused(),
  ServerlessJobConfig: refused(),
  MlflowConfig: refused(),
  ModelPackageConfig: refused(),
})

/** What a request may leave out. */
interface Loose {
  readonly StoppingCondition?: { readonly MaxRuntimeInSeconds?: number }
  readonly EnableInterContainerTrafficEncryption?: boolean
  readonly EnableManagedSpotTraining?: boolean
}

/**
 * Reads a CreateTrainingJob and adds what AWS takes for granted.
 *
 * @throws ServiceError ValidationException, SerializationException; SW4740 for what is not supported
 */
export function readTrainingRequest(given: JsonObject, defaultRuntimeSeconds: number): { readonly request: TrainingRequest, readonly tags: readonly Tag[] } {
  const { Tags: tagList = [], ...request } = checkShape(shape, given, 'CreateTrainingJob') as unknown as TrainingRequest & { readonly Tags?: readonly Tag[] }
  const { InputDataConfig: channels } = request
  const names = (channels ?? []).map(one => one.ChannelName)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw validationException(`InputDataConfig must have unique channel names, and ${twice} stands there twice`)
  return {
    request: {
      ...request,
      AlgorithmSpecification: { ...request.AlgorithmSpecification, TrainingInputMode: 'File' },
      ...(channels === undefined ? {} : { InputDataConfig: channels.map(withDefaults) }),
      StoppingCondition: { ...request.StoppingCondition, MaxRuntimeInSeconds: (request as Loose).StoppingCondition?.MaxRuntimeInSeconds ?? defaultRuntimeSeconds },
      EnableNetworkIsolation: false,
      EnableInterContainerTrafficEncryption: (request as Loose).EnableInterContainerTrafficEncryption ?? false,
      EnableManagedSpotTraining: (request as Loose).EnableManagedSpotTraining ?? false,
    },
    tags: tagList,
  }
}

const withDefaults = (given: Channel): Channel => ({
  ...given, CompressionType: 'None', RecordWrapperType: 'None',
  DataSource: { S3DataSource: { ...given.DataSource.S3DataSource, S3DataDistributionType: (given.DataSource.S3DataSource as Partial<Channel['DataSource']['S3DataSource']>).S3DataDistributionType ?? 'FullyReplicated' } },
})
