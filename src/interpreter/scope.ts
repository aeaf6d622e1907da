import type { JsonObject } from '../asl/json.js'
import { isObject, list } from './check.js'
import { InterpreterError } from './error.js'

/** Source: AWS Step Functions developer guide, "Passing data between states with variables". */
const form = /^\p{ID_Start}\p{ID_Continue}{0,79}$/u

interface Assignment { readonly variable: string; readonly place: string; readonly caught: boolean }

/** Every variable that a state assigns, its rules and catchers included. JSONPath marks a path in the name: `n.$`. */
function* assignedBy(state: JsonObject, path: string, caught = false): Iterable<Assignment> {
  const { Assign: assign } = state
  if (assign !== undefined && !isObject(assign)) throw new InterpreterError('ASL3004', `${path}/Assign`, 'Assign is an object of variables and their values')
  if (assign !== undefined) for (const key of Object.keys(assign)) yield { variable: key.endsWith('.$') ? key.slice(0, -2) : key, place: `${path}/Assign/${key}`, caught }
  for (const part of ['Choices', 'Catch']) for (const [i, inner] of list(state, part, path).entries()) yield* assignedBy(inner, `${path}/${part}[${i}]`, part === 'Catch')
}

/**
 * The variables in reach of a (sub-)machine's states: its own, and those of the machines around it. Those that only a catcher assigns do not count:
 * AWS was seen to take a branch that assigns a variable of the Parallel's own catcher.
 *
 * @param outer - variables of the machines around it
 * @throws InterpreterError for a name that is none, and for one that an outer machine assigns, too: AWS refuses both
 */
export function variablesIn(states: JsonObject, path: string, outer: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set(outer)
  for (const [name, state] of Object.entries(states)) {
    if (!isObject(state)) continue
    for (const { variable, place, caught } of assignedBy(state, `${path}/States/${name}`)) {
      if (!form.test(variable) || variable === 'states') throw new InterpreterError('ASL3011', place, `'${variable}' is no variable name: a letter, then letters, digits or _, at most 80; and not 'states'`)
      if (outer.has(variable)) throw new InterpreterError('ASL3011', place, `'${variable}' is a variable of the machine around this one: inside a Map or Parallel, choose another name`)
      if (!caught) names.add(variable)
    }
  }
  return names
}
