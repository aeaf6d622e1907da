/**
 * What the local AWS cannot or will not do, said before anything is half done: a code with its page in `docs/errors.md`, what is wrong and where.
 *
 * @example
 * ```ts
 * throw new LocalAwsError('SW4403', 'Jobs/Nightly: AWS::Events::Rule is not supported by the local AWS')
 * ```
 */
export class LocalAwsError extends Error {
  override readonly name = 'LocalAwsError'
  constructor(readonly code: `SW4${string}`, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options)
  }
}
