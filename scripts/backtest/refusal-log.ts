import path from 'node:path'
import { RunFailure } from './wait.js'

/** What services call it when a policy does not allow a call. */
const refused = /AccessDenied|not authorized to perform/

/**
 * Does work on a local AWS. What fails there because a policy does not allow a call is told by its name alone, to whoever called: here it also says where the local AWS
 * has written down who may not do what.
 *
 * @param dataDirectory - of the local AWS
 * @throws RunFailure with the log's name; anything else as it is
 * @example
 * ```ts
 * await tellingRefusals('.stepwright', () => pipeline.submit(orders, options, watch))
 * ```
 */
export async function tellingRefusals<T>(dataDirectory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof RunFailure) || !refused.test(error.message)) throw error
    throw new RunFailure(`${error.message}; ${path.join(dataDirectory, 'iam-refusals.log')} says who may not do what`, { cause: error })
  }
}
