import { errorName } from '../../asl/index.js'
import type { Command, ThreadEvent } from '../event.js'
import { InterpreterError } from '../error.js'
import { StateFailure } from '../turn.js'
import { TaskFailure } from '../types.js'
import type { StateTest } from './types.js'

/** Milliseconds that a test may take. Source: API reference of TestState. */
const longestTest = 300_000

/** The test took longer than it may. */
const overtime = (): StateFailure => new StateFailure({ error: errorName.timeout }, undefined, false)

/**
 * What a state that waits for the outside is told: the answer to its call, or that one of its timers is due.
 *
 * @param commands - what the state has asked for
 * @throws StateFailure States.Timeout when neither comes in five minutes; the reason of the test's signal
 */
export function awaitEvent(commands: readonly Command[], test: StateTest): Promise<ThreadEvent> {
  const { clock, signal } = test
  signal?.throwIfAborted()
  const stop = new AbortController()
  const cancels: (() => void)[] = []
  const waited = new Promise<ThreadEvent>((resolve, reject) => {
    for (const command of commands) {
      if (command.type === 'setTimer') cancels.push(clock.schedule(command.at, () => { resolve({ type: 'timer', at: clock.now(), id: command.id }) }))
      if (command.type === 'invoke') void call(command, test, stop.signal).then(resolve, reject)
    }
    const end = (): void => { reject(signal?.reason as Error) }
    signal?.addEventListener('abort', end, { once: true })
    cancels.push(() => signal?.removeEventListener('abort', end))
    cancels.push(clock.schedule(clock.now() + longestTest, () => { reject(overtime()) }))
  })
  return waited.finally(() => {
    for (const cancel of cancels) cancel()
    stop.abort()
  })
}

async function call({ id, resource, parameters, stateName, credentials }: Extract<Command, { readonly type: 'invoke' }>, test: StateTest, signal: AbortSignal): Promise<ThreadEvent> {
  const { clock, integrations, executionArn, stateMachineArn, roleArn = '', retries } = test
  const release = clock.hold?.()
  try {
    const output = await integrations.invoke({
      resource, parameters, stateName, taskId: id, executionArn, stateMachineArn, roleArn, retryCount: retries, signal, ...(credentials !== undefined && { credentials }),
    }, () => undefined)
    return { type: 'taskSucceeded', at: clock.now(), id, output }
  } catch (error) {
    if (error instanceof TaskFailure) return { type: 'taskFailed', at: clock.now(), id, failure: { error: error.error, cause: error.cause } }
    // what is wrong with the set-up is for no retrier or catcher
    if (error instanceof InterpreterError) throw new StateFailure({ error: errorName.runtime, cause: error.message }, undefined, false)
    // as in an execution: an error that an integration did not name is the interpreter's
    return { type: 'taskFailed', at: clock.now(), id, failure: { error: errorName.runtime, cause: error instanceof Error ? error.message : String(error) } }
  } finally {
    release?.()
  }
}
