import type { Clock } from '../../interpreter/types.js'
import type { Caller, JsonObject, ServiceDirectory } from '../service.js'
import type { MethodConfig } from './config.js'
import { refused } from './error.js'

/**
 * Calls a method's function and waits for its answer as long as the method allows; a function that is late runs on.
 *
 * @returns JSON text
 * @throws RefusedRequest 502, 504
 * @throws ServiceError as Lambda refuses it
 */
export async function invokeFunction({ functionArn, timeoutMs }: MethodConfig, event: JsonObject, caller: Caller, { services, clock }: { readonly services: ServiceDirectory, readonly clock: Clock }): Promise<string> {
  const invoked = services.call('lambda', 'Invoke', { FunctionName: functionArn, Payload: JSON.stringify(event) }, caller)
  const answer = await inTime(invoked, timeoutMs, clock)
  if (answer === undefined) throw refused('timeout')
  const { FunctionError: failed, Payload: payload } = answer
  if (failed !== undefined || typeof payload !== 'string') throw refused('badAnswer')
  return payload
}

/** Undefined when the time is over first. */
function inTime<T>(work: Promise<T>, ms: number, clock: Clock): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(clock.now() + ms, () => resolve(undefined))
    work.then(resolve, reject).finally(cancel)
  })
}
