import { isObject } from './model.js'

/**
 * A value without the members that are `undefined`, which callers from JavaScript may give and JSON leaves out. The same value where it has none.
 *
 * @param value - JSON of no more levels than a definition may have
 * @example
 * withoutUndefined({ Type: 'Succeed', Comment: undefined }) // { Type: 'Succeed' }
 */
export function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = (value as readonly unknown[]).map(withoutUndefined)
    return items.some((item, i) => item !== (value as readonly unknown[])[i]) ? items : value
  }
  if (!isObject(value)) return value
  let changed = false
  const entries: [string, unknown][] = []
  for (const [key, member] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const kept = withoutUndefined(member)
    if (kept !== member || kept === undefined) changed = true
    if (kept !== undefined) entries.push([key, kept])
  }
  return changed ? Object.fromEntries(entries) : value
}
