import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { TaskFailure } from '../../interpreter/types.js'
import { environment } from '../environment.js'
import { ServiceError, type Json, type JsonObject } from '../service.js'
import { operationOf, type TaskCall } from './call.js'
import { sdkFailure, type ErrorNaming } from './service-failure.js'
import { spellMembers, toCamelCase, toPascalCase } from './spelling.js'

/** Where services answer that the local AWS does not have, by the name in `aws-sdk:<service>`: `{ secretsmanager: 'http://127.0.0.1:4566' }`. */
export type Endpoints = Readonly<Record<string, string>>

/** A client of the AWS SDK for JavaScript, as far as it is needed: which service it is for is known when a task runs. */
interface Client {
  readonly config: { readonly serviceId: string }
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<object>
  destroy(): void
}

type Exports = Readonly<Record<string, unknown>>
type Made<T> = new (input: object) => T

/** Services whose own members begin with a small letter; state machines write them with a capital. Source: the services' API references. */
const camelCase: ReadonlySet<string> = new Set([
  'amplify', 'apigateway', 'appsync', 'batch', 'bedrock', 'bedrockruntime', 'cloudwatchlogs', 'codebuild', 'codecommit', 'codepipeline', 'ecr', 'ecs', 'eks', 'iot', 'iotdataplane',
  'lightsail', 'mediaconvert', 'sesv2', 'servicecatalogappregistry', 'sfn',
])

/**
 * `aws-sdk:<service>:…` of a service that the local AWS does not have: by its client, which has to be installed, at the endpoint that was given for it. Answers and
 * errors are spelt as Step Functions spells them.
 */
export async function callExternal(call: TaskCall, service: string, endpoint: string): Promise<Json> {
  const module = await clientModule(service)
  const client = clientOf(module, endpoint)
  const name = operationOf(call.action)
  const command = module[`${name}Command`]
  if (typeof command !== 'function') throw new TaskFailure('States.Runtime', `SW4302: the client of ${service} has no operation ${name}`)
  const spelt = camelCase.has(service) ? spellMembers(call.parameters, toCamelCase) as JsonObject : call.parameters
  try {
    const { $metadata: _, ...answer } = await client.send(new (command as Made<object>)(spelt), { abortSignal: call.request.signal }) as Record<string, unknown>
    const plain = await plainOf(answer)
    return camelCase.has(service) ? spellMembers(plain, toPascalCase) : plain
  } catch (error) {
    throw failureOf(error, module, client)
  } finally {
    client.destroy()
  }
}

/** The package of a service is named as the service, with hyphens. @throws TaskFailure naming what to install */
async function clientModule(service: string): Promise<Exports> {
  const found = await installedClient(service)
  if (found !== undefined) return found.module
  throw new TaskFailure('States.Runtime', `SW4302: calling aws-sdk:${service} needs the service's client of the AWS SDK: npm install @aws-sdk/client-…`)
}

/**
 * The client of a service, where it is installed.
 *
 * @param service - as in `aws-sdk:<service>`
 * @example
 * (await installedClient('eventbridge'))?.module['PutEventsCommand']
 */
export async function installedClient(service: string): Promise<{ readonly directory: string, readonly module: Exports } | undefined> {
  for (const directory of createRequire(import.meta.url).resolve.paths('@aws-sdk/client') ?? []) {
    const names = await readdir(join(directory, '@aws-sdk')).catch((error: unknown): readonly string[] => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return []
      throw error
    })
    const found = names.find(name => name.startsWith('client-') && name.slice('client-'.length).replaceAll('-', '') === service)
    if (found !== undefined) return { directory: join(directory, '@aws-sdk', found), module: await import(`@aws-sdk/${found}`) as Exports }
  }
  return undefined
}

function clientOf(module: Exports, endpoint: string): Client {
  const [, made] = Object.entries(module).find(([name, value]) => /^[A-Z]\w*Client$/.test(name) && typeof value === 'function') ?? []
  return new (made as Made<Client>)({ endpoint, region: environment.region, maxAttempts: 1, credentials: { accessKeyId: 'stepwright', secretAccessKey: 'stepwright' } })
}

/** An answer as JSON: dates as ISO 8601, bytes and streams as text. */
async function plainOf(value: unknown): Promise<Json> {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (Array.isArray(value)) return Promise.all((value as readonly unknown[]).map(plainOf))
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value as Json
  if ('transformToString' in value && typeof value.transformToString === 'function') return await (value.transformToString as () => Promise<string>)()
  const members = await Promise.all(Object.entries(value).filter(([, member]) => member !== undefined).map(async ([name, member]) => [name, await plainOf(member)] as const))
  return Object.fromEntries(members)
}

function failureOf(error: unknown, module: Exports, client: Client): unknown {
  if (!(error instanceof Error)) return error
  const naming = namingOf(module, client.config.serviceId)
  const status = '$metadata' in error ? (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode : undefined
  if (status === undefined) return new TaskFailure(`${naming.prefix}.SdkClientException`, `Unable to execute HTTP request: ${error.message}`)
  return sdkFailure(naming, new ServiceError(error.name, error.message, status))
}

/** `DynamoDB` → `DynamoDb`, `Secrets Manager` → `SecretsManager`: the SDK for Java writes each word with one capital. */
export const javaName = (serviceId: string): string => serviceId.replaceAll(' ', '').replace(/^IoT/, 'Iot').replace(/([A-Z])([A-Z]+)(?![a-z])/g, (_, first: string, rest: string) => first + rest.toLowerCase())

function namingOf(module: Exports, serviceId: string): ErrorNaming {
  const base = Object.entries(module).find(([name]) => name.endsWith('ServiceException'))?.[1]
  const isModelled = (value: unknown): boolean => typeof base === 'function' && typeof value === 'function' && value.prototype instanceof base
  const prefix = javaName(serviceId)
  return { prefix, base: `${prefix}Exception`, service: prefix, modelled: new Set(Object.entries(module).flatMap(([name, value]) => (isModelled(value) ? [name] : []))) }
}
