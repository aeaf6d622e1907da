import { errorNames } from '../../asl/index.js'
import { errorListsOf } from '../recovery.js'
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
  state(state, report) {
    for (const { names, at } of errorListsOf(state)) {
      for (const [j, name] of names.entries()) {
        if (typeof name !== 'string' || !/^states\./i.test(name) || errorNames.has(name) || byStatus.test(name)) continue
        const meant = mostSimilar(name, errorNames)
        report({ at: [...at, j], message: 'no error has this name: those that begin with States. are reserved', help: meant === undefined ? 'States.TaskFailed and States.ALL take what a task reports by names of its own.' : `Did you mean '${meant}'?` })
      }
    }
  },
}
