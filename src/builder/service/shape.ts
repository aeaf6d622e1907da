/**
 * An SDK type as Step Functions spells it: member names start with a capital at every level, bytes and instants are text.
 * Keys of maps (environment variables, item attributes) stay as they are.
 */
export type AslShape<T> = T extends Uint8Array | Date | { readonly transformToString: unknown } | { readonly getReader: unknown } | { readonly pipe: unknown }
  ? string
  : T extends readonly (infer E)[]
    ? readonly AslShape<E>[]
    : T extends (...args: never) => unknown
      ? never
      : T extends object
        ? string extends keyof T
          ? { readonly [K in keyof T]: AslShape<T[K]> }
          : { readonly [K in keyof T as K extends '$metadata' ? never : Capitalize<K & string>]: AslShape<T[K]> }
        : T

/** A member that takes any JSON. */
export type WithJson<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]: unknown }
