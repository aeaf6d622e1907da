import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContainerExit } from '../../container/index.js'
import { continuousUpload } from '../data/continuous.js'
import { inputObjects, shareOf, type InputObject } from '../data/input.js'
import { parseS3Uri } from '../data/s3-location.js'
import { storageOf, type Storage } from '../data/storage.js'
import { downloadAll, uploadAll } from '../data/transfer.js'
import type { ProcessingJob } from '../job/job.js'
import type { ProcessingInput } from '../request/processing.js'
import { InstanceFailure, runCluster, type ClusterWork } from './cluster.js'
import { containerText } from './container-text.js'
import { instancesOf, writeConfig, type Instance } from './instance.js'
import type { JobEnd } from './job-end.js'
import { roleSession } from './role-session.js'
import { hostsOf, type Surroundings } from './surroundings.js'

/** How a processing job went. */
export interface ProcessingOutcome {
  readonly exitMessage?: string
}

/** What a job tells while it runs. */
export interface Progress {
  /** The first of its instances has its turn. */
  begin(): Promise<void>
  /** All of its containers have succeeded. From here on it goes on after a restart, too. */
  upload(): Promise<void>
}

/**
 * Runs a processing job: inputs, containers, outputs. Outputs of `EndOfJob` are uploaded when every instance has succeeded; those of `Continuous` as they
 * come, and once more at the end, however that is.
 *
 * @returns what the containers said; how the job ended stands in `end`
 */
export async function runProcessing(surroundings: Surroundings, job: ProcessingJob, end: JobEnd, progress: Progress): Promise<ProcessingOutcome> {
  const { request } = job
  const storage = storageOf(surroundings.services, roleSession(request.RoleArn))
  const instances = job.uploading === true ? instancesOf(surroundings, job) : await runCluster(surroundings, job, processingWork(surroundings, job, storage, end, progress), end)
  const transfer = { atOnce: surroundings.local.transfers, signal: end.signal }
  if (end.reason === undefined) {
    await progress.upload()
    for (const { S3Output: { S3Uri: uri, LocalPath: path, S3UploadMode: mode } } of request.ProcessingOutputConfig?.Outputs ?? []) {
      if (mode === 'EndOfJob') for (const { root } of instances) await uploadAll(storage, join(root, path), parseS3Uri(uri), transfer)
    }
  }
  // of an instance that failed before of one that did not
  const speakers = end.failure instanceof InstanceFailure ? [end.failure.instance] : instances
  const messages = await Promise.all(speakers.map(({ root }) => containerText(join(root, messageFile))))
  const exitMessage = messages.find(message => message !== undefined)
  return exitMessage === undefined ? {} : { exitMessage }
}

/** Where a container says why it ends. */
const messageFile = '/opt/ml/output/message'

function processingWork(surroundings: Surroundings, job: ProcessingJob, storage: Storage, end: JobEnd, progress: Progress): ClusterWork {
  const { request } = job
  const { InstanceCount: count, InstanceType: instanceType } = request.ProcessingResources.ClusterConfig
  const hosts = hostsOf(count)
  const { ImageUri: image, ContainerEntrypoint: entryPoint, ContainerArguments: command } = request.AppSpecification
  const outputs = request.ProcessingOutputConfig?.Outputs ?? []
  const listed = inputLists(storage, request.RoleArn)
  return {
    begin: () => progress.begin(),
    program: {
      image, instanceType, roleArn: request.RoleArn, environment: request.Environment ?? {}, maxRuntimeSeconds: request.StoppingCondition.MaxRuntimeInSeconds,
      ...(entryPoint === undefined ? {} : { entryPoint }), ...(command === undefined ? {} : { command }),
    },
    async prepare(instance) {
      await writeConfig(instance, '/opt/ml/config/processingjobconfig.json', configOf(job))
      await writeConfig(instance, '/opt/ml/config/resourceconfig.json', resourceConfig(instance, hosts, instanceType))
      for (const path of ['/opt/ml/output', ...outputs.map(one => one.S3Output.LocalPath)]) await mkdir(join(instance.root, path), { recursive: true })
      for (const input of request.ProcessingInputs ?? []) {
        const share = shareOf(await listed(input), input.S3Input.S3DataDistributionType, instance.index, count)
        await downloadAll(storage, share, join(instance.root, input.S3Input.LocalPath), { atOnce: surroundings.local.transfers, signal: end.signal })
      }
    },
    accompany(instance) {
      const uploads = outputs.filter(one => one.S3Output.S3UploadMode === 'Continuous').map(({ S3Output: { S3Uri: uri, LocalPath: path } }) =>
        continuousUpload(storage, join(instance.root, path), parseS3Uri(uri), surroundings.local.continuousSeconds, (failure) => { end.fail(failure) }))
      return {
        async finish() {
          // each of them, whatever becomes of another: one that is not finished would look at its folder for ever
          const failed = (await Promise.allSettled(uploads.map(upload => upload.finish()))).find(({ status }) => status === 'rejected')
          if (failed?.status === 'rejected') throw failed.reason
        },
      }
    },
    failureOf: (_instance, exit) => Promise.resolve(processingFailure(exit)),
  }
}

/** The objects of each input, listed once: what is put meanwhile is dealt to no instance twice. */
function inputLists(storage: Storage, roleArn: string): (input: ProcessingInput) => Promise<readonly InputObject[]> {
  const lists = new Map<string, Promise<readonly InputObject[]>>()
  return ({ InputName: name, S3Input: { S3Uri: uri, S3DataType: type, S3DataDistributionType: distribution } }) => {
    const known = lists.get(name) ?? inputObjects(storage, { uri, type, distribution }, roleArn)
    lists.set(name, known)
    return known
  }
}

/** AWS's words. */
function processingFailure({ exitCode, reason }: ContainerExit): string {
  if (reason?.startsWith('OutOfMemoryError') === true) return 'ClientError: Please use an instance type with more memory, or reduce the size of job data processed on an instance.'
  return exitCode === null ? `ClientError: ${reason ?? 'the container did not start'}` : 'AlgorithmError: See job logs for more information'
}

/** Source: SageMaker developer guide, "How Amazon SageMaker Processing configures input and output for your processing container". */
function configOf({ arn, request }: ProcessingJob): unknown {
  const { ProcessingJobName, AppSpecification: app, Environment = {}, ProcessingInputs = [], ProcessingOutputConfig: outputs, ProcessingResources: resources, RoleArn, StoppingCondition } = request
  return {
    ProcessingJobArn: arn,
    ProcessingJobName,
    AppSpecification: { ImageUri: app.ImageUri, ContainerEntrypoint: app.ContainerEntrypoint ?? null, ContainerArguments: app.ContainerArguments ?? null },
    Environment,
    ProcessingInputs: ProcessingInputs.map(({ InputName, S3Input }) => ({ InputName, AppManaged: false, S3Input, DatasetDefinition: null })),
    ProcessingOutputConfig: { Outputs: (outputs?.Outputs ?? []).map(({ OutputName, S3Output }) => ({ OutputName, AppManaged: false, S3Output, FeatureStoreOutput: null })), KmsKeyId: null },
    ProcessingResources: { ClusterConfig: { ...resources.ClusterConfig, VolumeKmsKeyId: null } },
    RoleArn,
    StoppingCondition,
  }
}

/** Which instance a container runs on, and which others there are. Source: SageMaker developer guide, "Distributed training configuration". */
export function resourceConfig({ host }: Pick<Instance, 'host'>, hosts: readonly string[], type: string): unknown {
  const group = 'homogeneousCluster'
  return {
    current_host: host, current_instance_type: type, current_group_name: group, hosts,
    instance_groups: [{ instance_group_name: group, instance_type: type, hosts }], network_interface_name: 'lo',
  }
}
