import { QueryError } from '../error.js'

/** A part of the language that is not there: found when an expression is compiled, never when it runs. */
export const unsupported = (what: string, position: number | undefined): QueryError =>
  new QueryError('unsupported', 'ASL3010', `JSONata ${what} is not supported`, position)
