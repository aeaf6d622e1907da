/** What kind of fault a query met. */
export type QueryErrorKind = 'syntax' | 'evaluation' | 'undefined' | 'limit' | 'type' | 'unsupported'

/** A path or an expression that could not be compiled or evaluated. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  constructor(
    readonly kind: QueryErrorKind,
    /** JSONata's own code (`T2001`, `D3030`) or one of ours. */
    readonly code: string,
    message: string,
    /** Offset in the source, where known. */
    readonly position?: number,
  ) {
    super(message)
  }
}

/** A path that leads nowhere in the data it was applied to. The message is worded as Step Functions words it after "Invalid path '…' : ". */
export class PathNotFound extends QueryError {
  constructor(
    /** The path as written. */
    readonly path: string,
    message: string,
  ) {
    super('undefined', 'ASL3021', message)
  }
}

/** A ResultPath that cannot be applied to the input: States.ResultPathMatchFailure. */
export class ReferencePathMismatch extends QueryError {
  constructor(
    /** The path as written. */
    readonly path: string,
    message: string,
  ) {
    super('type', 'ASL3022', message)
  }
}

/** An intrinsic function got arguments it cannot work with: States.IntrinsicFailure. */
export class IntrinsicFailure extends QueryError {
  constructor(
    /** With its prefix: `States.Format`. */
    readonly intrinsic: string,
    message: string,
  ) {
    super('evaluation', 'ASL3024', message)
  }
}
