import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { BatchClient, CreateComputeEnvironmentCommand, CreateJobQueueCommand, DescribeJobsCommand, RegisterJobDefinitionCommand, SubmitJobCommand } from '@aws-sdk/client-batch'
import type { ContainerProperties, JobDetail, RegisterJobDefinitionCommandInput, SubmitJobCommandInput } from '@aws-sdk/client-batch'
import { createBatch, type BatchOptions, type BatchService } from '../../../../src/local/batch/index.js'
import { createContainers, createImages, type Containers } from '../../../../src/local/container/index.js'
import { operatorArn } from '../../../../src/local/environment.js'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import type { Caller } from '../../../../src/local/service.js'
import { writeTree } from '../container/harness.js'

export const operator: Caller = { principalArn: operatorArn }

/** What EventBridge was told: statuses by job id, in their order. */
export interface Told {
  readonly id: string
  readonly status: string
}

export interface BatchHarness {
  readonly directory: string
  readonly batch: BatchService
  readonly client: BatchClient
  readonly told: readonly Told[]
  readonly problems: readonly unknown[]
  /** A compute environment, a queue and a definition, all named `main`. */
  setUp(properties?: Partial<ContainerProperties>, more?: Partial<RegisterJobDefinitionCommandInput>, maxvCpus?: number): Promise<void>
  /** Submits and gives the job's id. */
  submit(more?: Partial<SubmitJobCommandInput>): Promise<string>
  describe(id: string): Promise<JobDetail>
  /** Waits until a job has a status; fails when it ends otherwise. */
  until(id: string, ...statuses: readonly string[]): Promise<JobDetail>
  /** Waits until a job's program has printed something: a signal reaches it from now on. */
  printed(id: string): Promise<void>
  /** Closes all and leaves the directory, for a restart. */
  stop(): Promise<void>
  close(): Promise<void>
}

export interface HarnessOptions extends Partial<Omit<BatchOptions, 'directory' | 'services'>> {
  readonly directory?: string
  /** The image `app`: its `main.mjs`. */
  readonly program?: string
}

/** The local Batch alone behind the gateway, with a real client. */
export async function startBatch({ directory = mkdtempSync(join(tmpdir(), 'batch-')), program, ...options }: HarnessOptions = {}): Promise<BatchHarness> {
  if (program !== undefined) writeTree(join(directory, 'app'), { 'Dockerfile': 'FROM node:24\nWORKDIR /app\nCOPY main.mjs .\nENTRYPOINT ["node", "main.mjs"]', 'main.mjs': program })
  const told: Told[] = []
  const problems: unknown[] = []
  const identities = createIdentities()
  let endpoint = ''
  const containers: Containers = options.containers ?? createContainers({ directory: join(directory, 'containers'), images: createImages({ app: join(directory, 'app') }), identities, endpoint: () => endpoint })
  const batch = await createBatch({
    cores: 4, closeMs: 0,
    onProblem: (problem) => { problems.push(problem) },
    ...options, containers,
    directory: join(directory, 'batch'),
    services: {
      call(_, __, { Entries: entries }) {
        for (const entry of entries as readonly { readonly Detail: string }[]) {
          const { jobId, status } = JSON.parse(entry.Detail) as { readonly jobId: string, readonly status: string }
          told.push({ id: jobId, status })
        }
        return Promise.resolve({})
      },
    },
  })
  batch.resume()
  const gateway = await startGateway({ services: new Map([['batch', batch]]), identities })
  endpoint = gateway.endpoint
  const client = new BatchClient({ endpoint, region: 'us-east-1', credentials: identities.mint(operatorArn), maxAttempts: 1 })
  const describe = async (id: string): Promise<JobDetail> => {
    const { jobs: [job] = [] } = await client.send(new DescribeJobsCommand({ jobs: [id] }))
    if (job === undefined) throw new Error(`there is no job ${id}`)
    return job
  }
  const stop = async (): Promise<void> => {
    client.destroy()
    await batch.close()
    await containers.close()
    await gateway.close()
  }
  const until: BatchHarness['until'] = async (id, ...statuses) => {
    for (let i = 0; i < 2_000; i++) {
      const job = await describe(id)
      if (statuses.includes(job.status ?? '')) return job
      if (job.status === 'SUCCEEDED' || job.status === 'FAILED') throw new Error(`${id} is ${job.status}: ${job.statusReason ?? ''} ${job.container?.reason ?? ''}`)
      await pause(10)
    }
    throw new Error(`${id} did not become ${statuses.join(' or ')}`)
  }
  return {
    directory, batch, client, told, problems, describe, until, stop,
    async setUp(properties = {}, more = {}, maxvCpus = 4) {
      await client.send(new CreateComputeEnvironmentCommand({ computeEnvironmentName: 'main', type: 'MANAGED', computeResources: { type: 'EC2', maxvCpus, minvCpus: 0, subnets: ['subnet-1'], instanceTypes: ['optimal'], instanceRole: 'role' } }))
      await client.send(new CreateJobQueueCommand({ jobQueueName: 'main', priority: 1, computeEnvironmentOrder: [{ order: 1, computeEnvironment: 'main' }] }))
      const resourceRequirements = [{ type: 'VCPU', value: '1' }, { type: 'MEMORY', value: '128' }] as const
      await client.send(new RegisterJobDefinitionCommand({ jobDefinitionName: 'main', type: 'container', containerProperties: { image: 'app', resourceRequirements: [...resourceRequirements], ...properties }, ...more }))
    },
    async submit(more = {}) {
      const { jobId } = await client.send(new SubmitJobCommand({ jobName: 'job', jobQueue: 'main', jobDefinition: 'main', ...more }))
      if (jobId === undefined) throw new Error('the job has no id')
      return jobId
    },
    async printed(id) {
      const { container } = await until(id, 'RUNNING')
      const log = join(directory, 'batch/logs', `${container?.logStreamName ?? ''}.log`)
      for (let i = 0; i < 2_000; i++) {
        if (existsSync(log) && statSync(log).size > 0) return
        await pause(10)
      }
      throw new Error(`${id} has printed nothing`)
    },
    async close() {
      await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

