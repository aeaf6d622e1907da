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
