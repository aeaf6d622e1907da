import type { Json } from '../../asl/json.js'
import { sameJson } from '../jsonpath/comparison.js'
import type { Intrinsic } from './argument.js'

/** Longest array States.ArrayRange makes. Source: developer guide, "Intrinsic functions". */
const longestRange = 1000

/** A text that two values share exactly when they are equal. */
function identity(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(identity).join(',')}]`
  return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${JSON.stringify(key)}:${identity(member)}`).join(',')}}`
}

/** Intrinsic functions on arrays. */
export const arrayIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'States.Array': { least: 0, most: Infinity, apply: (args) => args.values },
  'States.ArrayPartition': { least: 2, most: 2, apply(args) {
    const [items, size] = [args.array(0), args.integer(1)]
    if (size < 1) throw args.fail(`a chunk has at least 1 element, not ${size}`)
    return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
  } },
  'States.ArrayContains': { least: 2, most: 2, apply: (args) => args.array(0).some((item) => sameJson(item, args.value(1))) },
  'States.ArrayRange': { least: 3, most: 3, apply(args) {
    const [first, last, step] = [args.integer(0), args.integer(1), args.integer(2)]
    if (step === 0) throw args.fail('the step cannot be 0')
    const length = Math.max(0, Math.floor((last - first) / step) + 1)
    if (length > longestRange) throw args.fail(`the array would have ${length} elements, but ${longestRange} are the limit`)
    return Array.from({ length }, (_, i) => first + i * step)
  } },
  'States.ArrayGetItem': { least: 2, most: 2, apply(args) {
    const [items, index] = [args.array(0), args.integer(1)]
    const item = items[index]
    if (item === undefined) throw args.fail(`there is no element ${index} in an array of ${items.length}`)
    return item
  } },
  'States.ArrayLength': { least: 1, most: 1, apply: (args) => args.array(0).length },
  'States.ArrayUnique': { least: 1, most: 1, apply(args) {
    const seen = new Map<string, Json>()
    for (const item of args.array(0)) {
      const key = identity(item)
      if (!seen.has(key)) seen.set(key, item)
    }
    return [...seen.values()]
  } },
}
