import { randomBytes } from 'node:crypto'
import type { Entropy } from './types.js'

/** State of a small fast generator (sfc32): four 32-bit integers, so it can lie in an execution's state as plain data. */
export type Seed = readonly [number, number, number, number]

/** Draws a 32-bit integer and the seed that follows. */
export function draw([a, b, c, d]: Seed): readonly [number, Seed] {
  const t = (((a + b) | 0) + d) | 0
  const next: Seed = [b ^ (b >>> 9), (c + (c << 3)) | 0, (((c << 21) | (c >>> 11)) + t) | 0, (d + 1) | 0]
  return [t >>> 0, next]
}

/** Makes a seed from sixteen hexadecimal bytes of a UUID. */
export function seedOf(entropy: Entropy): Seed {
  const hex = entropy.uuid().replaceAll('-', '').padEnd(32, '0')
  const word = (i: number): number => Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16) | 0
  return [word(0), word(1), word(2), word(3)]
}

/** Formats four integers as a version 4 UUID. */
export function uuidOf(words: readonly number[]): string {
  const hex = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The machine's own randomness. */
export const systemEntropy: Entropy = {
  uuid() {
    const bytes = randomBytes(16)
    return uuidOf([0, 4, 8, 12].map((at) => bytes.readUInt32BE(at)))
  },
  random: () => randomBytes(4).readUInt32BE(0) / 4294967296,
}

/**
 * Randomness that is the same in every run: for runs that are to be repeated to the letter.
 *
 * @param seed - another one gives other identifiers and numbers
 * @example
 * machine.run(input, { handlers, clock: virtualClock(), entropy: seededEntropy() })
 */
export function seededEntropy(seed = 0): Entropy {
  let state: Seed = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed | 0]
  const word = (): number => {
    const [value, next] = draw(state)
    state = next
    return value
  }
  // the first words still show the seed
  for (let i = 0; i < 12; i++) word()
  return { uuid: () => uuidOf([word(), word(), word(), word()]), random: () => word() / 4294967296 }
}
