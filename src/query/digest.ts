import { createHash } from 'node:crypto'

const algorithms: Readonly<Record<string, string>> = { 'MD5': 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }

/** The algorithms' names, as Step Functions spells them. */
export const digestNames: readonly string[] = Object.keys(algorithms)

/** Hash of a text in UTF-8 as hexadecimal digits, or nothing for an unknown algorithm. */
export function digest(text: string, algorithm: string): string | undefined {
  const name = Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm] : undefined
  return name === undefined ? undefined : createHash(name).update(text).digest('hex')
}
