import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContainerExit } from '../../container/index.js'
import { writeArchive } from '../archive/compressed.js'
import { fileTree } from '../data/file-tree.js'
import { inputObjects, shareOf, type InputObject } from '../data/input.js'
import { below, parseS3Uri, s3UriOf, type S3Location } from '../data/s3-location.js'
import { storageOf, type Storage } from '../data/storage.js'
import { downloadAll, uploadAll } from '../data/transfer.js'
import type { SecondaryStatus, TrainingJob } from '../job/job.js'
import type { Channel } from '../request/training.js'
import { runCluster, type ClusterWork } from './cluster.js'
import { containerText } from './container-text.js'
import { instancesOf, writeConfig, type Instance } from './instance.js'
import type { JobEnd } from './job-end.js'
import { resourceConfig, type Progress } from './processing-run.js'
import { roleSession } from './role-session.js'
import { hostsOf, scratchOf, type Surroundings } from './surroundings.js'

/** How a training job went. */
export interface TrainingOutcome {
  /** `s3://…/model.tar.gz`, when it was uploaded. */
  readonly model?: string
}

/** What else a training job tells while it runs. */
export interface TrainingProgress extends Progress {
  /** @param status - the one that it has come to */
  at(status: SecondaryStatus): Promise<void>
}

/**
 * Runs a training job: channels, containers, model. The model is uploaded when every instance has succeeded, and also when the job was stopped or has taken
 * too long, as on AWS: what the algorithm saved on SIGTERM is not lost.
 *
 * @returns where the model lies; how the job ended stands in `end`
 */
export async function runTraining(surroundings: Surroundings, job: TrainingJob, end: JobEnd, progress: TrainingProgress): Promise<TrainingOutcome> {
  const storage = storageOf(surroundings.services, roleSession(job.request.RoleArn))
  const instances = job.uploading === true ? instancesOf(surroundings, job) : await runCluster(surroundings, job, trainingWork(surroundings, job, storage, end, progress), end)
  if (end.reason === 'failed' || end.reason === 'closing' || instances.length === 0) return {}
  if (end.reason === undefined) {
    await progress.upload()
    await progress.at('Uploading')
  }
  // of one that was stopped early nothing may be there
  const saved = end.reason === undefined || await anyFile(instances.map(({ root }) => join(root, modelFolder)))
  if (!saved) return {}
  return { model: await uploadModel(surroundings, job, storage, instances) }
}

function trainingWork(surroundings: Surroundings, job: TrainingJob, storage: Storage, end: JobEnd, progress: TrainingProgress): ClusterWork {
  const { request } = job
  const { InstanceCount: count, InstanceType: instanceType } = request.ResourceConfig
  const hosts = hostsOf(count)
  const { TrainingImage: image, ContainerEntrypoint: entryPoint, ContainerArguments: given } = request.AlgorithmSpecification
  // an image that says nothing else is started as `docker run IMAGE train`
  const command = given ?? (entryPoint === undefined ? ['train'] : undefined)
  const lists = new Map<string, Promise<readonly InputObject[]>>()
  const listed = ({ ChannelName: name, DataSource: { S3DataSource: source } }: Channel): Promise<readonly InputObject[]> => {
    const known = lists.get(name) ?? inputObjects(storage, { uri: source.S3Uri, type: source.S3DataType, distribution: source.S3DataDistributionType }, request.RoleArn)
    lists.set(name, known)
    return known
  }
  return {
    begin: () => progress.begin(),
    program: {
      image, instanceType, roleArn: request.RoleArn, maxRuntimeSeconds: request.StoppingCondition.MaxRuntimeInSeconds,
      environment: { TRAINING_JOB_NAME: job.name, TRAINING_JOB_ARN: job.arn, ...request.Environment },
      ...(entryPoint === undefined ? {} : { entryPoint }), ...(command === undefined ? {} : { command }),
    },
    async prepare(instance) {
      await writeConfig(instance, '/opt/ml/input/config/hyperparameters.json', request.HyperParameters ?? {})
      await writeConfig(instance, '/opt/ml/input/config/inputdataconfig.json', Object.fromEntries((request.InputDataConfig ?? []).map(channel => [channel.ChannelName, channelConfig(channel)])))
      await writeConfig(instance, '/opt/ml/input/config/resourceconfig.json', resourceConfig(instance, hosts, instanceType))
      for (const path of [modelFolder, '/opt/ml/output/data', '/opt/ml/input/data']) await mkdir(join(instance.root, path), { recursive: true })
      for (const channel of request.InputDataConfig ?? []) {
        const share = shareOf(await listed(channel), channel.DataSource.S3DataSource.S3DataDistributionType, instance.index, count)
        await downloadAll(storage, share, join(instance.root, '/opt/ml/input/data', channel.ChannelName), { atOnce: surroundings.local.transfers, signal: end.signal })
      }
      await progress.at('Training')
    },
    failureOf: trainingFailure,
  }
}

/** Source: SageMaker developer guide, "How Amazon SageMaker provides training information". */
const channelConfig = ({ ContentType, DataSource: { S3DataSource: source } }: Channel): unknown => ({
  TrainingInputMode: 'File', S3DistributionType: source.S3DataDistributionType, RecordWrapperType: 'None', ...(ContentType === undefined ? {} : { ContentType }),
})

/** AWS's words: what the algorithm wrote into its `failure` file, and its exit code. */
async function trainingFailure({ root }: Instance, { exitCode, reason }: ContainerExit): Promise<string> {
  if (exitCode === null) return `ClientError: ${reason ?? 'the container did not start'}`
  return `AlgorithmError: ${await containerText(join(root, '/opt/ml/output/failure')) ?? reason ?? ''}, exit code: ${exitCode}`
}

/** Where an algorithm leaves its model. */
const modelFolder = '/opt/ml/model'

/** Uploads the model and what else the algorithm left. @returns the model's place */
async function uploadModel(surroundings: Surroundings, job: TrainingJob, storage: Storage, instances: readonly Instance[]): Promise<string> {
  const { S3OutputPath: path, CompressionType: compression = 'GZIP' } = job.request.OutputDataConfig
  const place = below(below(parseS3Uri(path), job.name), 'output')
  const models = instances.map(({ root }) => join(root, modelFolder))
  const data = instances.map(({ root }) => join(root, '/opt/ml/output/data'))
  if (await anyFile(data)) await uploadFolders(surroundings, job, storage, data, compression, place, 'output')
  return uploadFolders(surroundings, job, storage, models, compression, place, 'model')
}

/** @returns where it lies now */
async function uploadFolders(surroundings: Surroundings, job: TrainingJob, storage: Storage, roots: readonly string[], compression: 'GZIP' | 'NONE', place: S3Location, name: string): Promise<string> {
  if (compression === 'NONE') {
    const target = below(place, name)
    // the first instance last: of a path that several have, its file counts
    for (const root of roots.toReversed()) await uploadAll(storage, root, target, { atOnce: surroundings.local.transfers, signal: new AbortController().signal })
    return `${s3UriOf(target)}/`
  }
  const archive = join(scratchOf(surroundings, job), `${name}.tar.gz`)
  await rm(archive, { force: true })
  await writeArchive(roots, archive)
  const target = below(place, `${name}.tar.gz`)
  await storage.upload(archive, target)
  return s3UriOf(target)
}

async function anyFile(roots: readonly string[]): Promise<boolean> {
  for (const root of roots) for await (const { folder } of fileTree(root)) if (!folder) return true
  return false
}
