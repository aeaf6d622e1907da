/** An error whose message says what and where, and never what a document says: it may be logged. */
export class TextFreeError extends Error {}

/**
 * An error that a task declares. AWS Lambda reports its `name` as `errorType`, which `Retry` and `Catch` match.
 *
 * @example
 * ```ts
 * throw new TaskError('ModelMissing', `there is no model bundle ${key}`)
 * ```
 */
export class TaskError<Name extends string = string> extends TextFreeError {
  override readonly name: Name
  constructor(name: Name, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = name
  }
}

/** The name under which an error is told. */
export const errorNameOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError')
