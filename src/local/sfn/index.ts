import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Clock, Entropy } from '../../interpreter/types.js'
import { environment } from '../environment.js'
import { createIntegrations } from '../integration/index.js'
import { unknownMember } from '../known-member.js'
import { allowEverything, ServiceError, type Authorise, type Caller, type JsonObject, type LocalService, type ServiceDirectory } from '../service.js'
import { createCompiler } from './compiled.js'
import type { StatesContext } from './context.js'
import { notSupported } from './error.js'
import { openExecutionStore } from './execution-store.js'
import { openMachineStore } from './machine-store.js'
import { operations, unsupportedOperations } from './operations/index.js'
import { handleJson } from './protocol.js'
import { checkRole } from './role.js'

export interface StatesOptions {
  /** State machines and Standard executions are kept here. */
  readonly directory: string
  /** The services that tasks call, this one among them. */
  readonly services: ServiceDirectory
  readonly clock?: Clock
  readonly entropy?: Entropy
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
  /** Whether a service may act as a role; default: always. */
  readonly mayAssume?: (serviceName: string, roleArn: string) => boolean
  /** Told of errors that are nobody's fault but ours. */
  readonly onInternalError?: (error: unknown, where: string) => void
}

/** The Step Functions endpoint. */
export interface StatesService extends LocalService {
  readonly name: 'states'
}

/**
 * Opens the Step Functions endpoint with the state machines and the finished Standard executions of its directory. Standard executions that ran when an
 * earlier process ended are ABORTED now, and say why; Express ones leave nothing.
 *
 * @example
 * ```ts
 * const states = await createStates({ directory: '.stepwright/states', services })
 * await states.call('StartSyncExecution', { stateMachineArn, input: '{}' }, caller)
 * ```
 */
export async function createStates(options: StatesOptions): Promise<StatesService> {
  const { clock, entropy, onInternalError, authorise = allowEverything, mayAssume = () => true } = options
  const now = (): number => clock?.now() ?? Date.now()
  const executions = openExecutionStore({ directory: join(options.directory, 'executions'), now, ...(onInternalError === undefined ? {} : { onInternalError }) })
  const context: StatesContext = {
    account: environment,
    machines: await openMachineStore(join(options.directory, 'machines')),
    executions,
    express: new Set(),
    integrations: createIntegrations({
      services: options.services,
      executionEnded: async arn => { await executions.get(arn)?.running?.result },
      now,
    }),
    compiled: createCompiler(),
    clock, entropy, now,
    uuid: () => entropy?.uuid() ?? randomUUID(),
  }
  const call = async (operation: string, input: JsonObject, caller: Caller): Promise<JsonObject> => {
    const known = Object.hasOwn(operations, operation) ? operations[operation] : undefined
    if (known !== undefined) {
      const ignored = unknownMember(input, known.members)
      if (ignored !== undefined) throw notSupported(`${ignored} in ${operation}`)
      authorise(caller, 'states', operation, input)
      checkRole({ authorise, mayAssume }, operation, input)
      return known.perform(context, input)
    }
    if (unsupportedOperations.includes(operation)) throw notSupported(`the operation ${operation} of AWS Step Functions`)
    throw new ServiceError('UnknownOperationException', `AWS Step Functions has no operation ${operation}`)
  }
  return {
    name: 'states',
    call,
    handle: (request, caller) => handleJson(request, caller, call),
    async close() {
      const running = [...executions.running(), ...context.express]
      for (const execution of running) execution.stop({ cause: 'the local AWS was stopped' })
      await Promise.all(running.map(execution => execution.result))
    },
  }
}
