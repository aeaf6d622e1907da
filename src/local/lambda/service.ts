import type { Clock } from '../../interpreter/types.js'
import { unknownMember } from '../known-member.js'
import { allowEverything, ServiceError, type Authorise, type Caller, type HttpRequest, type HttpResponse, type JsonObject, type LocalService, type ServiceDirectory } from '../service.js'
import type { QueueArrivals } from '../sqs/service.js'
import { wallClock } from '../sqs/wall-clock.js'
import type { FunctionConfig } from './function-config.js'
import { FunctionRegistry, type CredentialSource } from './function-registry.js'
import { invalidParameter } from './input.js'
import { lambdaLimits, localLambdaLimits, type LambdaLimits, type LocalLambdaLimits } from './limit.js'
import type { MappingConfig } from './mapping/mapping-config.js'
import { MappingRegistry } from './mapping/mapping-registry.js'
import { operations } from './operations/index.js'
import { readCall } from './route.js'
import { writeAnswer, writeError } from './wire.js'
import { pause } from './work-set.js'

export interface LambdaOptions {
  /** Where logs and accepted asynchronous events lie; made when absent. */
  readonly directory: string
  /** Through which event source mappings and dead letters reach SQS. */
  readonly services: ServiceDirectory
  /** The local SQS, which says when a queue has something. */
  readonly queues: QueueArrivals
  readonly identities: CredentialSource
  /** Base URL of the local AWS without a slash at its end; functions find it in `AWS_ENDPOINT_URL`. */
  readonly endpoint: () => string
  readonly clock?: Clock
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
  /** Whether a service may act as a role; default: always. */
  readonly mayAssume?: (serviceName: string, roleArn: string) => boolean
  readonly limits?: Partial<LambdaLimits>
  readonly local?: Partial<LocalLambdaLimits>
  /** The compiled program of an environment's thread; default: `worker.js` beside this file. */
  readonly workerFile?: string | URL
}

export interface LambdaService extends LocalService {
  readonly name: 'lambda'
  /**
   * Makes a function invocable, in place of the one of that name: what ran there is ended.
   * @throws ServiceError InvalidParameterValueException
   * @throws LocalAwsError SW4210 for a runtime or dead-letter target that is not supported
   */
  deployFunction(config: FunctionConfig): Promise<void>
  /**
   * Starts to move messages from a queue to a deployed function, in place of the mapping with that UUID.
   * @throws ServiceError InvalidParameterValueException, ResourceNotFoundException, QueueDoesNotExist
   * @throws LocalAwsError SW4211 for a source or filter that is not supported
   */
  deployEventSourceMapping(config: MappingConfig): Promise<void>
  /** Loads the code of every function that has no environment yet, in threads of their own, while others do something else. */
  warm(): void
}

/**
 * The local Lambda. Functions run in threads of this process: one event at a time in each environment, as many environments as a function may have at once.
 *
 * Closing stops event source mappings and asynchronous events first, waits a little for what is under way, then ends all environments. Messages and events
 * that were not finished come back after the next start. Close it before the services that its functions use.
 *
 * @example
 * ```ts
 * const lambda = createLambda({ directory: '.stepwright/lambda', services, queues: sqs, identities, endpoint })
 * await lambda.deployFunction({ functionName: 'submit', … })
 * const { Payload } = await lambda.call('Invoke', { FunctionName: 'submit', Payload: { n: 1 } }, caller)   // Payload: JSON text
 * ```
 */
export function createLambda(options: LambdaOptions): LambdaService {
  return new LocalLambda(options)
}

class LocalLambda implements LambdaService {
  readonly name = 'lambda'
  readonly #functions: FunctionRegistry
  readonly #mappings: MappingRegistry
  readonly #authorise: Authorise
  readonly #mayAssume: (serviceName: string, roleArn: string) => boolean

  constructor(options: LambdaOptions) {
    this.#authorise = options.authorise ?? allowEverything
    this.#mayAssume = options.mayAssume ?? (() => true)
    this.#functions = new FunctionRegistry({
      directory: options.directory,
      services: options.services,
      identities: options.identities,
      endpoint: options.endpoint,
      clock: options.clock ?? wallClock,
      limits: { ...lambdaLimits, ...options.limits },
      local: { ...localLambdaLimits, ...options.local },
      workerFile: options.workerFile ?? new URL('worker.js', import.meta.url),
    })
    this.#mappings = new MappingRegistry(this.#functions, options.queues, this.#authorise)
  }

  async deployFunction(config: FunctionConfig): Promise<void> {
    if (!this.#mayAssume('lambda.amazonaws.com', config.roleArn)) throw invalidParameter('The role defined for the function cannot be assumed by Lambda.')
    return this.#functions.deploy(config)
  }

  deployEventSourceMapping(config: MappingConfig): Promise<void> {
    return this.#mappings.deploy(config)
  }

  warm(): void {
    this.#functions.warm()
  }

  async call(name: string, input: JsonObject, caller: Caller): Promise<JsonObject> {
    const operation = operations.get(name)
    if (operation === undefined) throw new ServiceError('UnsupportedOperationException', `${name} is not supported by the local Lambda`)
    const ignored = unknownMember(input, operation.members)
    if (ignored !== undefined) throw invalidParameter(`${name}: ${ignored} is not supported by the local Lambda`)
    this.#authorise(caller, 'lambda', name, input)
    return operation.perform(input, { functions: this.#functions, mappings: this.#mappings, caller })
  }

  async handle(request: HttpRequest, caller: Caller): Promise<HttpResponse> {
    try {
      const call = await readCall(request, this.#functions.surroundings.limits.payloadBytes)
      return writeAnswer(call, await this.call(call.operation, call.input, caller))
    } catch (error) {
      if (error instanceof ServiceError) return writeError(error)
      throw error
    }
  }

  async close(): Promise<void> {
    const { clock, local } = this.#functions.surroundings
    const waited = new AbortController()
    const drained = Promise.all([this.#mappings.stop(), this.#functions.drain()])
    await Promise.race([drained, pause(clock, local.closeSeconds * 1000, waited.signal)])
    waited.abort()
    await this.#functions.stop()
    await drained
    this.#functions.closeLogs()
  }
}
