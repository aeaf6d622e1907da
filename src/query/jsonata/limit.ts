import { QueryError } from '../error.js'

/** Bounds of one evaluation: deterministic, so a hostile expression fails the same way everywhere. */
export interface Limit {
  /** Units of work: about one per call, item looked at, or 64 characters made. */
  readonly steps: number
  /** Nesting of calls and of data, counted in levels of expression: far below what the host's stack holds. */
  readonly depth: number
}

export const defaultLimit: Limit = { steps: 2_000_000, depth: 2_500 }

/** Levels that a level of nested data takes of the depth, where something walks through it: a walk needs several calls of the host for each. */
export const dataLevels = 4

/** Longest string an expression may make: well over what a state can hold. */
export const longestString = 4_194_304

/** How deep an expression may be nested in its source. */
export const deepestSource = 800

export const tooDeep = (detail: string): QueryError =>
  new QueryError('limit', 'D1011', `Stack overflow. Check for non-terminating recursive function.  Consider rewriting as tail-recursive (${detail})`)

export const nestedTooDeeply = (position?: number): QueryError =>
  new QueryError('limit', 'ASL3012', `an expression may not be nested deeper than ${deepestSource} levels`, position)
