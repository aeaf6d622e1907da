/** Any JSON value. Values are immutable everywhere in this package: they are shared, never copied defensively. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json
}
