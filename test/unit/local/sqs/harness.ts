import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { Clock } from '../../../../src/interpreter/types.js'
import { operatorArn } from '../../../../src/local/environment.js'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import type { Caller, JsonObject } from '../../../../src/local/service.js'
import { createSqs, type SqsLimits, type SqsOptions, type SqsService } from '../../../../src/local/sqs/index.js'

export const operator: Caller = { principalArn: operatorArn }

export interface SqsHarness {
  readonly directory: string
  readonly client: SQSClient
  readonly endpoint: string
  readonly sqs: SqsService
  /** Calls in-process, as the operator. */
  readonly call: (operation: string, input: JsonObject) => Promise<JsonObject>
  /** Makes a queue and gives its URL. */
  readonly queue: (name: string, attributes?: JsonObject) => Promise<string>
  readonly close: () => Promise<void>
}

export interface HarnessOptions {
  readonly clock?: Clock
  readonly limits?: Partial<SqsLimits>
  readonly directory?: string
  readonly disturbed?: SqsOptions['disturbed']
}

/** The local SQS behind the gateway, with a real client. */
export async function startSqs(options: HarnessOptions = {}): Promise<SqsHarness> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'sqs-'))
  let endpoint = ''
  const sqs = await createSqs({
    directory,
    endpoint: () => endpoint,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.disturbed === undefined ? {} : { disturbed: options.disturbed }),
  })
  const identities = createIdentities()
  const gateway = await startGateway({ services: new Map([['sqs', sqs]]), identities })
  endpoint = gateway.endpoint
  const client = new SQSClient({ endpoint, region: 'us-east-1', credentials: identities.mint(operatorArn), maxAttempts: 1 })
  const call = (operation: string, input: JsonObject): Promise<JsonObject> => sqs.call(operation, input, operator)
  return {
    directory, client, endpoint, sqs, call,
    queue: async (name, attributes = {}) => (await call('CreateQueue', { QueueName: name, Attributes: attributes }))['QueueUrl'] as string,
    close: async () => {
      client.destroy()
      await gateway.close()
      await sqs.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** The messages of a receive. */
export interface Received {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly Body: string
  readonly Attributes?: Readonly<Record<string, string>>
}

export async function receive(harness: Pick<SqsHarness, 'call'>, url: string, input: JsonObject = {}): Promise<readonly Received[]> {
  const answer = await harness.call('ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], ...input })
  return (answer['Messages'] ?? []) as unknown as readonly Received[]
}

export const bodies = (messages: readonly Received[]): readonly string[] => messages.map(message => message.Body)
