import { canonicalJson, sha256 } from '../canonical.js'
import type { ModelBundle } from './definition.js'

/**
 * Names a model by what decides its predictions: lower-case hexadecimal SHA-256 of the bundle. The declared name and version, the
 * descriptions for readers and the unit tests are no part of the bundle; the order of files' keys makes no difference.
 *
 * @example
 * ```ts
 * modelDigest(parseModel(files).bundle) // 64 hexadecimal digits
 * ```
 */
export function modelDigest(bundle: ModelBundle): string {
  return sha256(canonicalJson(bundle))
}
