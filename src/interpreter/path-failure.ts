import { errorName } from '../asl/index.js'

/** A JSONPath field could not be evaluated. The message is AWS's wording of it, without the part that names the state. */
export class PathFailure extends Error {
  override readonly name = 'PathFailure'
  constructor(message: string, readonly error: string = errorName.runtime) {
    super(message)
  }
}
