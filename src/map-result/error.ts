/** Results that cannot be read as what they are said to be. It names the object, never what stands in it. docs/errors.md has a section for each code. */
export class MapResultError extends Error {
  override readonly name = 'MapResultError'
  constructor(
    /** `SW45xx`. */
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options)
  }
}
