import type { JsonObject } from './service.js'

/**
 * A member of a request that nothing would be done about. Services refuse it by name: one that is ignored makes a call succeed that does something else.
 * Null counts as left out.
 */
export function unknownMember(input: JsonObject, known: readonly string[]): string | undefined {
  return Object.entries(input).find(([name, value]) => value !== null && !known.includes(name))?.[0]
}
