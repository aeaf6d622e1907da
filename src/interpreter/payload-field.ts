import type { Json } from '../asl/json.js'
import { QueryError } from '../query/error.js'
import { compilePayloadTemplate, TemplateFailure } from '../query/payload-template.js'
import { InterpreterError } from './error.js'
import { constantField } from './jsonata-field.js'
import { failureOf, mentionsContext, notFoundIn } from './path-field.js'
import type { Field } from './program.js'

const holdsPath = (value: Json): boolean =>
  typeof value === 'object' && value !== null && (Array.isArray(value) ? value.some(holdsPath) : Object.entries(value).some(([key, item]) => key.endsWith('.$') || holdsPath(item)))

/**
 * Compiles a payload template: JSON in which a member `name.$` holds a path or a call of an intrinsic function.
 *
 * @param path - where the state, the rule or the catcher is
 * @param name - the field below it
 * @throws InterpreterError ASL3008 for a broken path, ASL3010 for one that is not supported
 */
export function payloadField(value: Json, path: string, name: string): Field {
  if (!holdsPath(value)) return constantField(value, name)
  try {
    const template = compilePayloadTemplate(value)
    return {
      name,
      readsContext: mentionsContext(JSON.stringify(value)),
      evaluate(data, host) {
        try {
          return template.evaluate(data, host)
        } catch (error) {
          if (error instanceof TemplateFailure) throw failureOf(error.reason, error.source, data, notFoundIn(error.field))
          throw error
        }
      },
    }
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const place = `${path}/${name}${error instanceof TemplateFailure ? error.path : ''}`
    throw new InterpreterError(error.kind === 'unsupported' ? 'ASL3010' : 'ASL3008', place, error.message)
  }
}
