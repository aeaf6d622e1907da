import type { Json } from '../asl/json.js'
import { compileJsonataTemplate, isJsonataText, jsonataSource, QueryError } from '../query/index.js'
import { InterpreterError } from './error.js'
import type { Field } from './program.js'

/** Members of `$states` that cost nothing to give; whatever else an expression says about `$states` may read the context. */
const cheap = /\$states\s*\.\s*(input|result|errorOutput)\b/g

const readsContext = (value: Json): boolean => JSON.stringify(value).replace(cheap, '').includes('$states')

const holdsExpression = (value: Json): boolean =>
  typeof value === 'string' ? isJsonataText(value)
  : typeof value === 'object' && value !== null && Object.values(value).some((item: Json) => holdsExpression(item))

/**
 * Compiles a field in which strings of the form `{% … %}` are JSONata.
 *
 * @param path - where the state, the rule or the catcher is
 * @param name - the field below it
 * @throws InterpreterError ASL3008 for broken JSONata, ASL3010 for what of it is not supported
 */
export function jsonataField(value: Json, path: string, name: string): Field {
  if (!holdsExpression(value)) return constantField(value, name)
  try {
    const template = compileJsonataTemplate(value)
    const evaluate: Field['evaluate'] = readsContext(value)
      ? ({ input, context, variables, more }, host) => template.evaluate({ states: { input, context, ...more }, variables }, host)
      : ({ input, variables, more }, host) => template.evaluate({ states: more === undefined ? { input } : { input, ...more }, variables }, host)
    return { name, evaluate, readsContext: readsContext(value), ...(typeof value === 'string' && { source: jsonataSource(value) }) }
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new InterpreterError(error.kind === 'unsupported' ? 'ASL3010' : 'ASL3008', `${path}/${name}`, error.message)
  }
}

export const constantField = (value: Json, name: string): Field => ({ name, evaluate: () => value, constant: { value }, readsContext: false })
