/** A definition, or a use of the interpreter, that cannot be run. Says what, where, and what to do. */
export class InterpreterError extends Error {
  override readonly name = 'InterpreterError'
  constructor(
    /** `ASL3xxx`; docs/interpreter.md lists them. */
    readonly code: string,
    /** Where in the definition: `/States/Score/Arguments`. */
    readonly path: string,
    message: string,
  ) {
    super(`${code} at ${path === '' ? '/' : path}: ${message}`)
  }
}
