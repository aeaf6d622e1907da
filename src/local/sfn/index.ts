import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Clock, Entropy } from '../../interpreter/types.js'
import { environment } from '../environment.js'
import { createIntegrations } from '../integration/index.js'
import { ServiceError, type Caller, type JsonObject, type LocalService, type ServiceDirectory } from '../service.js'
import { createCompiler } from './compiled.js'
import type { StatesContext } from './context.js'
import { notSupported } from './error.js'
import { createExecutionStore } from './execution-store.js'
import { openMachineStore } from './machine-store.js'
import { operations, unsupportedOperations } from './operations/index.js'
import { handleJson } from './protocol.js'

export interface StatesOptions {
  /** State machines are kept here. */
  readonly directory: string
  /** The services that tasks call, this one among them. */
  readonly services: ServiceDirectory
  readonly clock?: Clock
  readonly entropy?: Entropy
}

/** The Step Functions endpoint. */
export interface StatesService extends LocalService {
  readonly name: 'states'
}

/**
 * Opens the Step Functions endpoint: the state machines of its directory, and no executions. State machines outlive a restart, executions do not.
 *
 * @example
 * ```ts
 * const states = await createStates({ directory: '.stepwright/states', services })
 * await states.call('StartSyncExecution', { stateMachineArn, input: '{}' }, caller)
 * ```
 */
export async function createStates(options: StatesOptions): Promise<StatesService> {
  const { clock, entropy } = options
  const executions = createExecutionStore()
  const now = (): number => clock?.now() ?? Date.now()
  const context: StatesContext = {
    account: environment,
    machines: await openMachineStore(join(options.directory, 'machines')),
    executions,
    express: new Set(),
    integrations: createIntegrations({
      services: options.services,
      executionEnded: async arn => { await executions.get(arn)?.running.result },
      now,
    }),
    compiled: createCompiler(),
    clock, entropy, now,
    uuid: () => entropy?.uuid() ?? randomUUID(),
  }
  const call = async (operation: string, input: JsonObject, _caller: Caller): Promise<JsonObject> => {
    const perform = operations[operation]
    if (perform !== undefined) return perform(context, input)
    if (unsupportedOperations.includes(operation)) throw notSupported(`the operation ${operation} of AWS Step Functions`)
    throw new ServiceError('UnknownOperationException', `AWS Step Functions has no operation ${operation}`)
  }
  return {
    name: 'states',
    call,
    handle: (request, caller) => handleJson(request, caller, call),
    async close() {
      const running = [...executions.running().map(execution => execution.running), ...context.express]
      for (const execution of running) execution.stop({ cause: 'the local AWS was stopped' })
      await Promise.all(running.map(execution => execution.result))
    },
  }
}
