import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { DescribeProcessingJobCommand, DescribeTrainingJobCommand, SageMakerClient, type CreateProcessingJobCommandInput, type CreateTrainingJobCommandInput, type DescribeProcessingJobCommandOutput, type DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker'
import type { Clock } from '../../../../src/interpreter/types.js'
import { createContainers, createImages } from '../../../../src/local/container/index.js'
import { operatorArn } from '../../../../src/local/environment.js'
import { startGateway } from '../../../../src/local/gateway.js'
import { createAuthoriser, createIdentities } from '../../../../src/local/iam/index.js'
import { createS3 } from '../../../../src/local/s3/index.js'
import { createSageMaker, type LocalSageMakerLimits, type SageMakerLimits, type SageMakerService } from '../../../../src/local/sagemaker/index.js'
import { ServiceError, type JsonObject, type LocalService, type ServiceDirectory } from '../../../../src/local/service.js'
import { writeTree } from '../container/harness.js'

export const roleArn = 'arn:aws:iam::123456789012:role/job'

export const everyS3: JsonObject = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }

export interface SageMakerHarness {
  readonly directory: string
  readonly service: SageMakerService
  readonly client: SageMakerClient
  readonly s3: S3Client
  readonly services: ServiceDirectory
  /** Failures that were nobody's fault but ours. */
  readonly problems: unknown[]
  /** Makes an image of the text of its `main.mjs`, under its name. */
  image(name: string, code: string): string
  put(objects: Readonly<Record<string, string>>): Promise<void>
  text(key: string): Promise<string | undefined>
  bytes(key: string): Promise<Uint8Array>
  keys(prefix?: string): Promise<readonly string[]>
  processed(name: string): Promise<DescribeProcessingJobCommandOutput>
  trained(name: string): Promise<DescribeTrainingJobCommandOutput>
  /** Closes everything and leaves the directory. */
  stop(): Promise<void>
  close(): Promise<void>
}

export interface HarnessOptions {
  readonly directory?: string
  readonly limits?: Partial<SageMakerLimits>
  readonly local?: Partial<LocalSageMakerLimits>
  /** What the jobs' role may do. Default: everything in S3. */
  readonly policy?: JsonObject
  readonly clock?: Clock
  /** What happens before a call from inside: S3 is called by jobs alone. */
  readonly before?: (operation: string, input: JsonObject) => Promise<void>
  /** Jobs wait until `service.resume()`. */
  readonly paused?: true
}

/** The local SageMaker and S3 behind the gateway, with real clients, a bucket `data` and a role. */
export async function startSageMaker({ directory = mkdtempSync(join(tmpdir(), 'sagemaker-')), limits = {}, local = {}, policy = everyS3, clock, before, paused }: HarnessOptions = {}): Promise<SageMakerHarness> {
  const services = new Map<string, LocalService>()
  const identities = createIdentities()
  identities.putRole({ name: 'job', arn: roleArn, managedPolicyArns: [], assumeRolePolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }] } })
  identities.putRolePolicy('job', 'own', policy)
  const { authorise, mayAssume } = createAuthoriser({ identities, mode: 'enforce' })
  const within: ServiceDirectory = {
    async call(service, operation, input, caller) {
      const found = services.get(service)
      if (found === undefined) throw new ServiceError('UnknownService', service)
      await before?.(operation, input)
      return found.call(operation, input, caller)
    },
  }
  const images = createImages()
  const problems: unknown[] = []
  let endpoint = ''
  const containers = createContainers({ directory: join(directory, 'containers'), images, identities, endpoint: () => endpoint })
  services.set('s3', await createS3({ directory: join(directory, 's3'), authorise }))
  const service = await createSageMaker({
    directory: join(directory, 'sagemaker'), services: within, containers, authorise, mayAssume, limits: { stopGraceSeconds: 5, ...limits }, local: { instances: 4, continuousSeconds: 0.1, ...local },
    onProblem: problem => { problems.push(problem) }, ...(clock === undefined ? {} : { clock }),
  })
  services.set('sagemaker', service)
  const gateway = await startGateway({ services, identities })
  endpoint = gateway.endpoint
  const config = { endpoint, region: 'us-east-1', credentials: identities.mint(operatorArn), maxAttempts: 1 }
  const client = new SageMakerClient(config)
  const s3 = new S3Client(config)
  await s3.send(new CreateBucketCommand({ Bucket: 'data' })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'BucketAlreadyOwnedByYou')) throw error
  })
  if (paused === undefined) await service.resume()
  const bytes = async (key: string): Promise<Uint8Array> => (await (await s3.send(new GetObjectCommand({ Bucket: 'data', Key: key }))).Body?.transformToByteArray()) ?? new Uint8Array()
  const stop = async (): Promise<void> => {
    await service.close()
    await containers.close()
    client.destroy()
    s3.destroy()
    await gateway.close()
  }
  return {
    directory, service, client, s3, services: within, problems, bytes, stop,
    image(name, code) {
      images.register(name, { directory: writeTree(join(directory, 'images', name), { 'Dockerfile': 'FROM node:20\nWORKDIR /app\nCOPY main.mjs .\nENTRYPOINT ["node", "main.mjs"]\n', 'main.mjs': `${prelude}${code}` }) })
      return name
    },
    async put(objects) {
      for (const [Key, Body] of Object.entries(objects)) await s3.send(new PutObjectCommand({ Bucket: 'data', Key, Body: Buffer.from(Body) }))
    },
    text: async key => Buffer.from(await bytes(key)).toString(),
    keys: async (Prefix = '') => ((await s3.send(new ListObjectsV2Command({ Bucket: 'data', Prefix }))).Contents ?? []).flatMap(({ Key }) => Key ?? []),
    processed: name => until(() => client.send(new DescribeProcessingJobCommand({ ProcessingJobName: name })), job => ended(job.ProcessingJobStatus)),
    trained: name => until(() => client.send(new DescribeTrainingJobCommand({ TrainingJobName: name })), job => ended(job.TrainingJobStatus)),
    async close() {
      await stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** What images begin with. */
const prelude = `
import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
const root = process.env.STEPWRIGHT_ROOT
const json = (path) => JSON.parse(readFileSync(root + path, 'utf8'))
const write = (path, text) => writeFileSync(root + path, text)
`

const ended = (status: string | undefined): boolean => status === 'Completed' || status === 'Failed' || status === 'Stopped'

/** Asks again until the answer will do; not for ever. */
export async function until<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  for (let asked = 0; asked < 1000; asked++) {
    const answer = await ask()
    if (enough(answer)) return answer
    await pause(25)
  }
  throw new Error('this has been waited for in vain')
}

/** A request for a processing job that reads `s3://data/in/` and writes `s3://data/out/`. */
export const processing = (name: string, image: string, more: Partial<CreateProcessingJobCommandInput> & { readonly instances?: number } = {}): CreateProcessingJobCommandInput => {
  const { instances = 1, ...rest } = more
  return {
    ProcessingJobName: name, RoleArn: roleArn, AppSpecification: { ImageUri: image },
    ProcessingResources: { ClusterConfig: { InstanceCount: instances, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 } },
    ProcessingInputs: [{ InputName: 'in', S3Input: { S3Uri: 's3://data/in/', LocalPath: '/opt/ml/processing/input', S3DataType: 'S3Prefix', S3InputMode: 'File', S3DataDistributionType: 'ShardedByS3Key' } }],
    ProcessingOutputConfig: { Outputs: [{ OutputName: 'out', S3Output: { S3Uri: 's3://data/out', LocalPath: '/opt/ml/processing/output', S3UploadMode: 'EndOfJob' } }] },
    ...rest,
  }
}

/** A request for a training job that reads `s3://data/in/` as the channel `train`. */
export const training = (name: string, image: string, more: Partial<CreateTrainingJobCommandInput> = {}): CreateTrainingJobCommandInput => ({
  TrainingJobName: name, RoleArn: roleArn, AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
  InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://data/in/' } }, ContentType: 'text/csv' }],
  OutputDataConfig: { S3OutputPath: 's3://data/models' }, ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 }, StoppingCondition: { MaxRuntimeInSeconds: 60 },
  ...more,
})
