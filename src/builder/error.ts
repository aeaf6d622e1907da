/** A definition that the types could not refuse, or an expression used as a plain value. docs/builder.md lists the codes. */
export class BuilderError extends Error {
  override readonly name = 'BuilderError'
  constructor(
    /** `ASL1xxx`. */
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`)
  }
}
