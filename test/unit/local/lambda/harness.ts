import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LambdaClient } from '@aws-sdk/client-lambda'
import type { Clock } from '../../../../src/interpreter/types.js'
import { operatorArn } from '../../../../src/local/environment.js'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import { createLambda, type FunctionConfig, type LambdaLimits, type LambdaService, type LocalLambdaLimits } from '../../../../src/local/lambda/index.js'
import { ServiceError, type Caller, type JsonObject, type LocalService, type ServiceDirectory } from '../../../../src/local/service.js'
import { createSqs, type SqsService } from '../../../../src/local/sqs/index.js'
import { bundle } from '../bundle.js'

export const operator: Caller = { principalArn: operatorArn }
export const roleArn = 'arn:aws:iam::123456789012:role/worker'
export const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`

/** What a service inside the local AWS was asked through the directory. */
export interface Recorded {
  readonly service: string
  readonly operation: string
  readonly input: JsonObject
  readonly principalArn: string
}

export interface LambdaHarness {
  readonly directory: string
  readonly lambda: LambdaService
  readonly sqs: SqsService
  readonly client: LambdaClient
  readonly endpoint: string
  readonly recorded: Recorded[]
  /** Deploys a function from the text of its `index.mjs`. */
  readonly deploy: (name: string, code: string, more?: Partial<FunctionConfig>) => Promise<void>
  /** Invokes in-process. */
  readonly invoke: (name: string, payload?: unknown) => Promise<Invoked>
  readonly call: (operation: string, input: JsonObject) => Promise<JsonObject>
  /** Makes a queue and gives its URL. */
  readonly queue: (name: string, attributes?: JsonObject) => Promise<string>
  /** Closes everything and leaves the directory, for a restart. */
  readonly stop: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface Invoked {
  readonly functionError: unknown
  readonly payload: unknown
}

export interface LambdaHarnessOptions {
  readonly clock?: Clock
  readonly limits?: Partial<LambdaLimits>
  readonly local?: Partial<LocalLambdaLimits>
  readonly directory?: string
}

const compiled = mkdtempSync(join(tmpdir(), 'lambda-worker-'))
const workerFile = bundle('src/local/lambda/worker.ts', compiled)
process.once('exit', () => rmSync(compiled, { recursive: true, force: true }))

/** The local Lambda and SQS behind the gateway, with a real client. */
export async function startLambda(options: LambdaHarnessOptions = {}): Promise<LambdaHarness> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'lambda-'))
  let origin = ''
  const endpoint = (): string => origin
  const recorded: Recorded[] = []
  const services = new Map<string, LocalService>()
  const serviceDirectory: ServiceDirectory = {
    call: async (service, operation, input, caller) => {
      recorded.push({ service, operation, input, principalArn: caller.principalArn })
      const found = services.get(service)
      if (found === undefined) throw new ServiceError('UnknownService', service)
      return found.call(operation, input, caller)
    },
  }
  const clock = options.clock === undefined ? {} : { clock: options.clock }
  const identities = createIdentities()
  const sqs = await createSqs({ directory: join(directory, 'sqs'), endpoint, ...clock })
  const lambda = createLambda({
    directory: join(directory, 'lambda'), services: serviceDirectory, queues: sqs, identities, endpoint, workerFile, ...clock,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.local === undefined ? {} : { local: options.local }),
  })
  services.set('sqs', sqs).set('lambda', lambda)
  const gateway = await startGateway({ services, identities })
  origin = gateway.endpoint
  const client = new LambdaClient({ endpoint: origin, region: 'us-east-1', credentials: identities.mint(operatorArn), maxAttempts: 1 })
  const call = (operation: string, input: JsonObject): Promise<JsonObject> => lambda.call(operation, input, operator)
  const stop = async (): Promise<void> => {
    client.destroy()
    await gateway.close()
    await lambda.close()
    await sqs.close()
  }
  return {
    directory, lambda, sqs, client, endpoint: origin, recorded, call,
    deploy: async (name, code, more = {}) => {
      const codeDirectory = join(directory, 'code', name)
      mkdirSync(codeDirectory, { recursive: true })
      writeFileSync(join(codeDirectory, 'index.mjs'), code)
      await lambda.deployFunction({
        functionName: name, functionArn: functionArn(name), runtime: 'nodejs24.x', handler: 'index.handler', codeDirectory, environment: {},
        timeoutSeconds: 10, memoryMb: 128, roleArn, ...more,
      })
    },
    invoke: async (name, payload = {}) => {
      const answer = await call('Invoke', { FunctionName: name, Payload: JSON.stringify(payload) })
      return { functionError: answer['FunctionError'], payload: JSON.parse(answer['Payload'] as string) as unknown }
    },
    queue: async (name, attributes = {}) => (await sqs.call('CreateQueue', { QueueName: name, Attributes: attributes }, operator))['QueueUrl'] as string,
    stop,
    close: async () => {
      await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Waits for something that other threads bring about. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!await what()) await new Promise(resolve => setTimeout(resolve, 5))
}
