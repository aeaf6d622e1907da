import { objectsIn } from '../flow.js'
import type { Rule } from '../rule.js'

/** From so many attempts on, what cannot be cured costs more than patience: the CDK's own retriers make 6. */
const many = 10

/** States.ALL takes in mistakes in code and data, which many attempts only repeat. */
export const broadRetry: Rule = {
  code: 'ASL2108',
  name: 'broad-retry',
  severity: 'warning',
  summary: 'a retrier repeats every error many times',
  state({ source, keys }, report) {
    for (const [i, { ErrorEquals: errors, MaxAttempts: attempts }] of objectsIn(source['Retry'])) {
      if (!Array.isArray(errors) || !errors.includes('States.ALL') || typeof attempts !== 'number' || attempts < many) continue
      report({ at: [...keys, 'Retry', i, 'MaxAttempts'], message: `States.ALL is retried ${attempts} times: a mistake in code or data is repeated as often as a busy service`, help: 'Name the transient errors in a retrier of their own, and give States.ALL a few attempts.' })
    }
  },
}
