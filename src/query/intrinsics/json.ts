import type { Json } from '../../asl/json.js'
import type { Intrinsic } from './argument.js'

/** Intrinsic functions on JSON. */
export const jsonIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'States.StringToJson': { least: 1, most: 1, apply(args) {
    const text = args.text(0)
    if (text.trim() === '') return null
    try {
      return JSON.parse(text) as Json
    } catch {
      throw args.fail('the text is not JSON')
    }
  } },
  'States.JsonToString': { least: 1, most: 1, apply: (args) => JSON.stringify(args.value(0)) },
  'States.JsonMerge': { least: 3, most: 3, apply(args) {
    // Source: developer guide, "Intrinsic functions": only the shallow merging mode exists
    if (args.value(2) !== false) throw args.fail('the third argument has to be false: objects are merged one level deep')
    return { ...args.object(0), ...args.object(1) }
  } },
}
