import { BuilderError } from '../error.js'
import type { TaskRef } from '../task.js'
import { callback, request } from './reference.js'
import type { AslShape } from './shape.js'

/** Errors of SDK integrations bear the name of the service's client for Java, which is not always the service's: `S3.NoSuchKeyException`, `DynamoDb.…`. */
export type SdkError = `${string}.${string}`

/** How an aggregated client of the SDK (`S3`, not `S3Client`) spells an operation. */
interface Operation<In, Out> {
  (args: In, options?: never): Promise<Out>
  (args: In, callback: never): void
  (args: In, options: never, callback: never): void
}

/** Names of the operations of a client. */
export type OperationOf<Client> = { [K in keyof Client & string]: Client[K] extends Operation<infer In, infer _Out> ? ([In] extends [object] ? K : never) : never }[keyof Client & string]

type SdkInput<Client, K extends keyof Client> = Client[K] extends Operation<infer In, infer _Out> ? AslShape<In> : never
type SdkOutput<Client, K extends keyof Client> = Client[K] extends Operation<infer _In, infer Out> ? AslShape<Out> : never

/** Calls of one service, typed by its client. */
export interface SdkService<Client> {
  /** A call whose answer is the result. */
  readonly request: <K extends OperationOf<Client>>(action: K) => TaskRef<SdkInput<Client, K>, SdkOutput<Client, K>, SdkError>
  /** A call after which somebody answers the task token with an `Out`. Only in STANDARD workflows. */
  readonly waitForTaskToken: <Out>() => <K extends OperationOf<Client>>(action: K) => TaskRef<SdkInput<Client, K>, Out, string, 'token'>
}

function checked(part: string, form: RegExp, what: string): string {
  if (!form.test(part)) throw new BuilderError('ASL1012', `'${part}' is no ${what} of an SDK integration: ${what === 'service' ? 'lower-case letters and digits' : 'a small letter, then letters and digits'}, as in aws-sdk:s3:listBuckets`)
  return part
}

const integration = (service: string): string => `aws-sdk:${checked(service, /^[a-z][a-z0-9]*$/, 'service')}`
const operation = (action: string): string => checked(action, /^[a-z][A-Za-z0-9]*$/, 'action')

/**
 * Any action of any service, through the SDK integration: with the types of the SDK's aggregated client (`S3`, not `S3Client`) where that package is installed,
 * or with shapes that you state, spelled as Step Functions spells them.
 *
 * @param service - as in the resource: `s3`, `sfn`, `cloudwatchlogs`
 * @param action - as the SDK's client calls it: `listBuckets`
 * @throws BuilderError ASL1012 for a name that cannot stand in a resource
 * @example
 * import type { S3 } from '@aws-sdk/client-s3'
 * const listBuckets = awsSdk<S3>('s3').request('listBuckets')
 * const translate = awsSdk<{ readonly Text: string }, { readonly TranslatedText: string }>('translate', 'translateText')
 */
export function awsSdk<Client extends object>(service: string): SdkService<Client>
export function awsSdk<In extends object, Out>(service: string, action: string): TaskRef<In, Out, SdkError>
export function awsSdk(service: string, action?: string): unknown {
  const prefix = integration(service)
  if (action !== undefined) return request(prefix, operation(action))
  return {
    request: (name: string) => request(prefix, operation(name)),
    waitForTaskToken: () => (name: string) => callback(prefix, operation(name)),
  }
}
