import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { JsonObject } from '../../src/asl/json.js'
import { virtualClock } from '../../src/interpreter/index.js'
import type { Integrations, VirtualClock } from '../../src/interpreter/index.js'
import { createDynamodb } from '../../src/local/dynamodb/index.js'
import { environment, operatorArn } from '../../src/local/environment.js'
import { createEvents } from '../../src/local/events/index.js'
import { createS3 } from '../../src/local/s3/index.js'
import { ServiceError } from '../../src/local/service.js'
import type { LocalService, ServiceDirectory } from '../../src/local/service.js'
import { createStates } from '../../src/local/sfn/index.js'
import { createSns } from '../../src/local/sns/index.js'
import { createSqs } from '../../src/local/sqs/index.js'
import { playedApis } from './api.js'
import { lambdaService, taskSignal } from './lambda.js'
import type { Call } from './lambda.js'
import type { Recording, World } from './recording.js'

/** Where the recordings that were given an instant had their clock stand. */
const start = Date.UTC(2024, 0, 1)

/** Account and role of everything on the bench. */
export const world: World = { accountId: environment.accountId, roleArn: `arn:aws:iam::${environment.accountId}:role/conformance` }

/** A local AWS for one case, whose time is virtual. */
export interface Bench {
  readonly clock: VirtualClock
  /** What tasks call services through. */
  readonly integrations: Integrations
  /** Calls a service as the operator. @throws ServiceError */
  call(service: string, operation: string, input: JsonObject): Promise<JsonObject>
  close(): Promise<void>
}

type Opened = Pick<LocalService, 'call' | 'close'>
type Open = () => Promise<Opened>

const played = (call: Call): Opened => ({ call: (operation, input) => call(operation, input), close: () => Promise.resolve() })

/** Calls that wait for something to come: time goes on meanwhile, as for whoever waits for a token. */
const waits = /:aws-sdk:(?:sfn:getActivityTask|sqs:receiveMessage)$|:activity:/

/** Those that wait for a job once it has been submitted. */
const waitsForJob = /\.sync(?::2)?$/

/**
 * Opens a local AWS without functions' code, HTTP or policies: services that a case needs are opened when they are first called.
 *
 * @example
 * const bench = await openBench(recording)
 * await bench.call('sqs', 'CreateQueue', { QueueName: 'jobs' })
 * await bench.close()
 */
export async function openBench(recording: Pick<Recording, 'lambdas'>): Promise<Bench> {
  const clock = virtualClock(start)
  const lambda = lambdaService(recording, clock)
  const directory = await mkdtemp(path.join(tmpdir(), 'stepwright-conformance-'))
  const under = (name: string): string => path.join(directory, name)
  const held: { integrations?: Integrations } = {}
  const around = (made: Integrations): Integrations => held.integrations = observed(made, clock)
  const services: ServiceDirectory = { call: async (name, operation, input, caller) => (await opened(name)).call(operation, input, caller) }
  const apis = playedApis(lambda)
  const openers: Readonly<Record<string, Open>> = {
    lambda: () => Promise.resolve(played(lambda)),
    apigateway: () => Promise.resolve(played(apis.control)),
    'execute-api': () => Promise.resolve(played(apis.execute)),
    s3: () => createS3({ directory: under('s3'), clock }),
    sqs: () => createSqs({ directory: under('sqs'), endpoint: () => 'http://127.0.0.1', clock }),
    sns: () => createSns({ directory: under('sns'), services, clock }),
    events: () => createEvents({ directory: under('events'), services, clock }),
    dynamodb: () => createDynamodb({ directory: under('dynamodb') }),
  }
  const open = new Map<string, Promise<Opened>>()
  const opened = (name: string): Promise<Opened> => {
    const known = open.get(name)
    if (known !== undefined) return known
    const opener = Object.hasOwn(openers, name) ? openers[name] : undefined
    if (opener === undefined) return Promise.reject(new ServiceError('UnknownService', `the local AWS has no service ${name}`, 501))
    const made = opener()
    open.set(name, made)
    return made
  }
  const states = await createStates({ directory: under('states'), services, clock, around })
  open.set('states', Promise.resolve(states))
  const { integrations } = held
  if (integrations === undefined) throw new Error('the states service made no integrations')
  return {
    clock, integrations,
    call: (service, operation, input) => services.call(service, operation, input, { principalArn: operatorArn }),
    async close() {
      states.suspend()
      for (const service of await Promise.all(open.values())) await service.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Tells functions when their task is given up, and lets time go on while a task waits for what is to come. */
const observed = (integrations: Integrations, clock: VirtualClock): Integrations => ({
  async invoke(request, submitted) {
    const over = new AbortController()
    const slept: Promise<void>[] = []
    const wait = (): void => void slept.push(clock.sleep(longest, over.signal))
    const hear: typeof submitted = (output) => {
      submitted(output)
      if (waitsForJob.test(request.resource)) wait()
    }
    if (waits.test(request.resource)) wait()
    try {
      return await taskSignal.run(request.signal, () => integrations.invoke(request, hear))
    } finally {
      over.abort()
      await Promise.all(slept)
    }
  },
})

/** Milliseconds: longer than any call waits. */
const longest = 400 * 24 * 3_600_000
