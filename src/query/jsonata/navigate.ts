import type { Run } from './scope.js'
import { dataLevels } from './limit.js'
import { isArray, newSequence } from './sequence.js'
import { isObject } from './value.js'

/** `*`: the values of all members. One that holds an array makes the result an array, too, which does not collapse. */
export function members(run: Run, input: unknown): readonly unknown[] {
  const values = isArray(input) ? input : isObject(input) ? Object.values(input) : []
  run.spend(values.length)
  const result: unknown[] = values.some(isArray) ? [] : newSequence()
  for (const value of values) {
    if (isArray(value)) flatten(run, value, result)
    else result.push(value)
  }
  return result
}

function flatten(run: Run, items: readonly unknown[], into: unknown[]): void {
  run.spend(items.length)
  for (const item of items) {
    if (isArray(item)) run.deeper(dataLevels, () => { flatten(run, item, into) })
    else into.push(item)
  }
}

/** `**`: the value itself and all values below it; arrays count as their members. */
export function descendants(run: Run, input: unknown): unknown {
  if (input === undefined) return undefined
  const result = newSequence()
  descend(run, input, result)
  return result.length === 1 ? result[0] : result
}

function descend(run: Run, input: unknown, into: unknown[]): void {
  if (!isArray(input)) into.push(input)
  const children = isArray(input) ? input : isObject(input) ? Object.values(input) : []
  if (children.length === 0) return
  run.enter(dataLevels)
  run.spend(children.length * 2)
  for (const child of children) descend(run, child, into)
  run.leave(dataLevels)
}
