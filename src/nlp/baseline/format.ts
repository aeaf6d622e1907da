import { createHash } from 'node:crypto'
import { canonicalJson } from '../canonical.js'
import type { Fingerprint } from '../score/comparison.js'
import type { ScopeScore } from '../score/run-score.js'

/**
 * First line of a baseline file. A prediction of each item follows, a line each (as in a file of predictions), then the last line. So it is
 * read and written without being held in memory, and its history shows which items a model came to answer differently.
 */
export interface BaselineHeader {
  readonly format: 2
  readonly model: { readonly name: string, readonly version: string }
  readonly fingerprint: Fingerprint
  /** Day on which it was blessed: `2026-01-31`, in UTC. */
  readonly blessed: string
}

/** Last line of a baseline file. */
export interface BaselineEnd {
  /** Exact-span figures of the run, for the reader. */
  readonly figures: ScopeScore
  /** Of everything before it: see {@link baselineDigest}. */
  readonly sha256: string
}

/** A last line begins with this, and no other line does. */
export const endMark = '{"figures":'

/** Digest of a baseline's content as its lines come in. */
export interface BaselineDigest {
  /** @param line - without its end */
  line(line: string | Uint8Array): void
  /** Hexadecimal SHA-256 of the lines, each with a line feed, and of the figures as canonical JSON. */
  end(figures: ScopeScore): string
}

/**
 * Makes the digest of a baseline, for whoever writes or reads one.
 *
 * @example
 * ```ts
 * const digest = baselineDigest()
 * digest.line('{"format":2}')
 * digest.end(figures) // 64 hexadecimal digits
 * ```
 */
export function baselineDigest(): BaselineDigest {
  const hash = createHash('sha256')
  return {
    line(line) {
      hash.update(line)
      hash.update('\n')
    },
    end: (figures) => hash.update(canonicalJson(figures)).digest('hex'),
  }
}
