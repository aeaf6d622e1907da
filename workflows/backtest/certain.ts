import { jsonata } from '../../src/builder/index.js'
import type { Expr, ExprBrand } from '../../src/builder/index.js'

/**
 * A value that is known to be there, by a Choice before it or by how many there are: types do not follow these.
 *
 * @example
 * certain($.input.analysis) // after a Choice on $.input.ok
 */
export const certain = <A>(value: ExprBrand<A>): Expr<NonNullable<A>> => jsonata<NonNullable<A>>`${value}`
