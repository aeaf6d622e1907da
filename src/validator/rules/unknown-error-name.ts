import { errorNames } from '../../asl/index.js'
import { isObject } from '../model.js'
import type { Rule } from '../rule.js'
import { mostSimilar } from '../similar.js'

/** Errors of HTTP tasks have their status in the name. */
const byStatus = /^States\.Http\.StatusCode\.\d{3}$/

/** Reserved error names that no state reports. */
export const unknownErrorName: Rule = {
  code: 'ASL2150',
  name: 'unknown-error-name',
  severity: 'warning',
  summary: 'an error name that begins with States. and does not exist',
  state({ source, keys }, report) {
    for (const field of ['Retry', 'Catch'] as const) {
      const list = source[field]
      if (!Array.isArray(list)) continue
      for (const [i, entry] of list.entries()) {
        const names: unknown = isObject(entry) ? entry['ErrorEquals'] : undefined
        if (!Array.isArray(names)) continue
        for (const [j, name] of names.entries()) {
          if (typeof name !== 'string' || !/^states\./i.test(name) || errorNames.has(name) || byStatus.test(name)) continue
          const meant = mostSimilar(name, errorNames)
          report({ at: [...keys, field, i, 'ErrorEquals', j], message: 'no error has this name: those that begin with States. are reserved', help: meant === undefined ? 'States.TaskFailed and States.ALL take what a task reports by names of its own.' : `Did you mean '${meant}'?` })
        }
      }
    }
  },
}
