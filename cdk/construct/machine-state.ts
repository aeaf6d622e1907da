import type { AnyMachine } from '../../src/builder/index.js'

/** A value of a definition. */
export type Value = unknown
export type Values = Readonly<Record<string, Value>>

const isObject = (value: Value): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A member of a task's arguments, by its path.
 *
 * @returns undefined where it is not there, or where an expression stands for all around it
 * @example
 * ```ts
 * argumentOf({ Authentication: { ConnectionArn: '${Connection}' } }, 'Authentication.ConnectionArn') // '${Connection}'
 * ```
 */
export const argumentOf = (values: Value, path: string): Value =>
  path.split('.').reduce<Value>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), values)

/**
 * A state of a machine by its name, which is unique in all of it.
 *
 * @example
 * ```ts
 * stateNamed(runSuite, 'RunChunks')?.['Label'] // 'chunks'
 * ```
 */
export const stateNamed = ({ definition }: AnyMachine, name: string): Values | undefined => stateIn(definition, name)

function stateIn(flow: Value, name: string): Values | undefined {
  if (!isObject(flow) || !isObject(flow['States'])) return undefined
  for (const [key, state] of Object.entries(flow['States'])) {
    if (!isObject(state)) continue
    if (key === name) return state
    const nested = [state['ItemProcessor'], ...(Array.isArray(state['Branches']) ? state['Branches'] as readonly Value[] : [])]
    for (const inside of nested) {
      const found = stateIn(inside, name)
      if (found !== undefined) return found
    }
  }
  return undefined
}
