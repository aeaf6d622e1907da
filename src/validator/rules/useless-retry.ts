import { objectsIn } from '../flow.js'
import type { Rule } from '../rule.js'
import { lastingEndings, lastingErrors } from '../service-error.js'

function reasonOf(error: string): string | undefined {
  if (Object.hasOwn(lastingErrors, error)) return lastingErrors[error]
  const ending = error.slice(error.lastIndexOf('.') + 1)
  return error.includes('.') && Object.hasOwn(lastingEndings, ending) ? lastingEndings[ending] : undefined
}

/** Retrying what fails in the same way every time costs time and transitions. */
export const uselessRetry: Rule = {
  code: 'ASL2105',
  name: 'useless-retry',
  severity: 'warning',
  summary: 'a retrier names an error that no further attempt can cure',
  state({ source, keys }, report) {
    for (const [i, { ErrorEquals: errors, MaxAttempts: attempts }] of objectsIn(source['Retry'])) {
      if (!Array.isArray(errors) || attempts === 0) continue
      for (const [j, error] of (errors as readonly unknown[]).entries()) {
        const reason = typeof error === 'string' ? reasonOf(error) : undefined
        if (reason !== undefined) report({ at: [...keys, 'Retry', i, 'ErrorEquals', j], message: `a retry of ${String(error)} does not help: ${reason}`, help: 'Take the name out of the retrier; a catcher may name it.' })
      }
    }
  },
}
