import { newExecution, openExecution, realClock, seededEntropy, systemEntropy, virtualClock } from '../../src/interpreter/index.js'
import type { Clock, Entropy, ExecutionResult, Integrations, Machine } from '../../src/interpreter/index.js'
import { historyOf, inCallOrder } from '../../src/interpreter/index.js'
import type { ObjectStore } from '../../src/interpreter/map-run/object-store.js'
import type { HistoryEvent } from '../../src/asl/index.js'
import type { Json } from '../../src/asl/json.js'

/** When virtual time begins: a fixed instant, so that a run can be repeated. */
const beginning = Date.UTC(2024, 0, 1)

/** Where time and randomness come from. */
export interface Setting {
  readonly clock: Clock
  readonly entropy: Entropy
  readonly virtual: boolean
}

/** Virtual time goes with randomness that repeats itself, real time with the machine's own. */
export const settingOf = (clock: 'virtual' | 'real'): Setting =>
  (clock === 'virtual' ? { clock: virtualClock(beginning), entropy: seededEntropy(), virtual: true } : { clock: realClock, entropy: systemEntropy, virtual: false })

/** What an execution came to. */
export interface Run {
  readonly result: ExecutionResult
  /** Events by time, made one by one: all of them may be far more text than memory holds. */
  readonly events: Iterable<HistoryEvent>
}

export interface RunOrder {
  readonly machine: Machine
  readonly input: Json
  readonly name: string
  readonly integrations: Integrations
  readonly objects: ObjectStore
  readonly setting: Setting
  readonly keepHistory: boolean
  readonly signal: AbortSignal
  /** Told of states whose calls never will be answered: nothing more happens that could. */
  readonly onStuck: (states: readonly string[]) => void
}

/**
 * Runs an execution to its end.
 *
 * @throws what the signal was aborted with
 */
export async function runExecution({ machine, input, name, integrations, objects, setting, keepHistory, signal, onStuck }: RunOrder): Promise<Run> {
  const { clock, entropy, virtual } = setting
  const ordered = virtual ? inCallOrder(integrations) : undefined
  const identity = { stateMachineName: name, entropy, ...(virtual && { executionName: 'exec' }) }
  const execution = openExecution(machine, newExecution(machine, input, { ...identity, history: keepHistory ? 'full' : 'none' }, clock.now()), { integrations: ordered ?? integrations, objects, clock, entropy })
  // the event loop is empty: a handler waits for what nothing will bring
  const unblock = (): void => {
    const stuck = ordered?.unblock() ?? []
    if (stuck.length > 0) onStuck(stuck)
  }
  const interrupted = interruption(signal)
  process.on('beforeExit', unblock)
  try {
    execution.resume()
    const result = await Promise.race([execution.result, interrupted.happened])
    return { result, events: historyOf(execution.checkpoint().state.log) }
  } finally {
    process.off('beforeExit', unblock)
    interrupted.forget()
    execution.detach()
  }
}

function interruption(signal: AbortSignal): { readonly happened: Promise<never>; forget(): void } {
  let onAbort = (): void => undefined
  const happened = new Promise<never>((_resolve, reject) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is an error
    onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  happened.catch(() => undefined)
  return { happened, forget: () => signal.removeEventListener('abort', onAbort) }
}
