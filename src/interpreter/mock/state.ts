import { isObject } from '../check.js'
import { InterpreterError } from '../error.js'

/** Names, types and places of all states of a definition, those inside of other states included. */
export function* statesIn(definition: unknown, path = ''): Iterable<readonly [name: string, type: unknown, path: string]> {
  const states = isObject(definition) ? definition['States'] : undefined
  if (!isObject(states)) return
  for (const [name, state] of Object.entries(states)) {
    if (!isObject(state)) continue
    const place = `${path}/States/${name}`
    yield [name, state['Type'], place]
    const branches = state['Branches']
    if (Array.isArray(branches)) for (const [i, branch] of (branches as readonly unknown[]).entries()) yield* statesIn(branch, `${place}/Branches[${i}]`)
    for (const field of ['ItemProcessor', 'Iterator']) yield* statesIn(state[field], `${place}/${field}`)
  }
}

/**
 * Checks that states which are mocked can be.
 *
 * @throws InterpreterError ASL3031 for a name that no Task state has: its mock would never be asked
 */
export function checkStates(definition: unknown, names: readonly string[], path: string): void {
  const types = new Map([...statesIn(definition)].map(([name, type]) => [name, type]))
  const tasks = [...types].filter(([, type]) => type === 'Task').map(([name]) => `'${name}'`)
  for (const name of names) {
    const type = types.get(name)
    if (type === 'Task') continue
    const what = types.has(name) ? `'${name}' is a ${String(type)} state, which calls nothing` : `the definition has no state '${name}'`
    throw new InterpreterError('ASL3031', `${path}/${name}`, `${what}; it has the Task states ${tasks.slice(0, 20).join(', ')}`)
  }
}
