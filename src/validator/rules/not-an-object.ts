import { isObject } from '../model.js'
import type { Rule } from '../rule.js'

/** Everything else asks for an object first. */
export const notAnObject: Rule = {
  code: 'ASL2002',
  name: 'not-an-object',
  severity: 'error',
  summary: 'the definition is no JSON object',
  definition({ value }, report) {
    if (!isObject(value)) report({ at: [], message: 'a definition is a JSON object', help: 'Write { "StartAt": …, "States": { … } }.', aws: { message: 'Definition must be a valid JSON object', location: null } })
  },
}
