/** A number in [0, 1) that the seed alone decides (mulberry32). Step Functions' own sequence for a seed is not published. */
export function seeded(seed: number): number {
  let t = (Math.floor(seed) + 0x6d2b79f5) | 0
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
