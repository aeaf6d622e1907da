/** Whether and when a failed job is tried again. */
export interface RetryStrategy {
  /** From 1 to 10. */
  readonly attempts: number
  readonly evaluateOnExit: readonly ExitRule[]
}

/** Applies when all of its patterns match. */
export interface ExitRule {
  readonly onStatusReason?: string
  readonly onReason?: string
  readonly onExitCode?: string
  readonly action: 'RETRY' | 'EXIT'
}

/** How an attempt failed. */
export interface Failure {
  readonly statusReason: string
  readonly reason?: string
  readonly exitCode?: number
}

/**
 * Whether a job whose attempt has failed is tried again. The first rule that matches decides; when none does, or there is none, it is tried again as long as
 * there are attempts left. Source: AWS Batch user guide, "Automated job retries".
 *
 * @param made - attempts so far, the failed one included
 * @example
 * triesAgain({ attempts: 3, evaluateOnExit: [{ onExitCode: '1*', action: 'EXIT' }] }, { statusReason: '…', exitCode: 137 }, 1) // false
 */
export function triesAgain({ attempts, evaluateOnExit }: RetryStrategy, failure: Failure, made: number): boolean {
  const rule = evaluateOnExit.find(candidate => applies(candidate, failure))
  return rule?.action !== 'EXIT' && made < attempts
}

/** What an attempt does not have counts as an empty text, which `*` matches. */
function applies({ onStatusReason, onReason, onExitCode }: ExitRule, { statusReason, reason = '', exitCode }: Failure): boolean {
  return matches(onStatusReason, statusReason) && matches(onReason, reason) && matches(onExitCode, exitCode === undefined ? '' : String(exitCode))
}

/** Only an asterisk at the end is a wildcard; case does not matter. */
function matches(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()]
  return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted
}
