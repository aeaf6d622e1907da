import type { Operation, StatesContext } from '../context.js'
import { executionNotRedrivable, validationException } from '../error.js'
import type { Execution } from '../execution-store.js'
import { existingExecution } from '../lookup.js'
import { optionalText } from '../member.js'
import { redriveRefusal } from '../redrive.js'
import { seconds } from '../time.js'

/** Source: API reference of RedriveExecution: the last ten tokens, for fifteen minutes each. */
const tokensKept = 10
const tokenTime = 900_000
const tokenLength = 64

/**
 * Lets an execution go on that failed, timed out or was stopped. The same client token again answers as the first time did. There is no limit of executions here,
 * and so no ExecutionLimitExceeded.
 */
export const redriveExecution: Operation = (context, input) => {
  const token = optionalText(input, 'clientToken', tokenLength)
  if (token !== undefined && !/^[!-~]+$/.test(token)) throw validationException(token, 'clientToken', 'Member must satisfy regular expression pattern: [!-~]+')
  const execution = existingExecution(context, input)
  const at = context.now()
  const tokens = (execution.redriveTokens ?? []).filter(used => at - used.at < tokenTime)
  const before = tokens.find(used => used.token === token)
  if (before !== undefined) return { redriveDate: seconds(before.at) }
  const reason = refusalOf(context, execution)
  if (reason !== undefined) throw executionNotRedrivable(reason)
  const redriveTokens = token === undefined ? tokens : [...tokens, { token, at }].slice(-tokensKept)
  if (!context.executions.redrive(execution, at, { redriveTokens })) throw executionNotRedrivable(redriveRefusal(context, execution) ?? 'unknown')
  return { redriveDate: seconds(at) }
}

const refusalOf = (context: StatesContext, execution: Execution): string | undefined =>
  redriveRefusal(context, execution) ?? (execution.child === undefined ? undefined : 'Execution was started by a Map Run, which redrives it with the execution that it belongs to')
