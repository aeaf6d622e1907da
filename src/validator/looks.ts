import { hasSubstitution } from './model.js'

/** Beginnings of texts that nobody writes for their own sake. */
const query = /^(?:\$\$?(?:\.[A-Za-z_*[]|\[)|\$\$?$|States\.[A-Z]\w*\()/

/**
 * Whether a text looks like a path or a call of an intrinsic function, where it is taken as a mere text. `$name` alone may be a price or a name.
 *
 * @example
 * looksLikeQuery('$.order.id') // true
 * looksLikeQuery('$5.00') // false
 */
export const looksLikeQuery = (text: string): boolean => query.test(text) && !hasSubstitution(text)
