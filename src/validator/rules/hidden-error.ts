import { errorName } from '../../asl/index.js'
import { objectsIn } from '../flow.js'
import type { Rule } from '../rule.js'

/** What States.TaskFailed takes in. Source: developer guide, "Handling errors": any known error but States.Timeout. */
const isTaskFailure = (error: string): boolean => !error.startsWith('States.') || error === 'States.Permissions'

/** The first retrier or catcher that names an error has it; later ones are not asked. States.ALL is another rule's business. */
export const hiddenError: Rule = {
  code: 'ASL2107',
  name: 'hidden-error',
  severity: 'warning',
  quiet: true,
  summary: 'a retrier or catcher names an error that an earlier one takes already',
  state({ source, keys }, report) {
    for (const field of ['Retry', 'Catch'] as const) {
      const taken = new Map<string, number>()
      for (const [i, { ErrorEquals: errors }] of objectsIn(source[field])) {
        if (!Array.isArray(errors)) continue
        for (const [j, error] of (errors as readonly unknown[]).entries()) {
          if (typeof error !== 'string' || error === errorName.all) continue
          const by = taken.get(error) ?? (isTaskFailure(error) ? taken.get('States.TaskFailed') : undefined)
          if (by !== undefined && by !== i) report({ at: [...keys, field, i, 'ErrorEquals', j], message: `${field}[${by}] takes ${error} already: ${field}[${i}] never sees it`, help: 'Put the narrower one first.' })
        }
        for (const error of errors as readonly unknown[]) if (typeof error === 'string' && !taken.has(error)) taken.set(error, i)
      }
    }
  },
}
