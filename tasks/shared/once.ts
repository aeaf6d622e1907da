/**
 * Makes a value when it is first asked for, and then keeps it: clients live as long as their Lambda environment.
 *
 * @example
 * ```ts
 * const store = once(() => createObjectStore(readEnvironment(['DATA_BUCKET']).DATA_BUCKET))
 * ```
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
