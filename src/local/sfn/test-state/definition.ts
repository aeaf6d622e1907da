import type { Json, JsonObject } from '../../service.js'

/** What AWS calls a state that is given alone. */
export const loneState = 'StateName'

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const listOf = (value: Json | undefined): readonly JsonObject[] => Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : []

/** The names that a state goes on to. */
function targetsOf({ Next: next, Default: otherwise, Choices: choices, Catch: catchers }: JsonObject): readonly string[] {
  const all = [next, otherwise, ...[...listOf(choices), ...listOf(catchers)].map(part => part['Next'])]
  return all.filter(target => typeof target === 'string')
}

/**
 * The text of a machine that holds a state which was given alone. Where it goes on to is not given, and ends there.
 *
 * @param text - the state's JSON text; what is no object stays as it is, to be refused as a definition
 * @example
 * machineAround('{"Type":"Pass","Next":"B"}') // '{"StartAt":"StateName","States":{"StateName":{…},"B":{"Type":"Succeed"}}}'
 */
export function machineAround(text: string): string {
  let state: unknown
  try {
    state = JSON.parse(text)
  } catch {
    return text
  }
  if (!isObject(state)) return text
  const targets = targetsOf(state).filter(target => target !== loneState).map(target => [target, { Type: 'Succeed' }] as const)
  return JSON.stringify({ StartAt: loneState, States: { [loneState]: state, ...Object.fromEntries(targets) } })
}
