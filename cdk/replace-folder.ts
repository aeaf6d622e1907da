import { existsSync, renameSync, rmSync } from 'node:fs'

/**
 * Puts a finished folder in the place of another. Whoever looks finds the old one or the new one, whole: the old one goes aside by a
 * rename, is removed only once the new one is in its place, and comes back when that fails.
 *
 * @param fresh - on the same disk as `place`; gone afterwards
 * @example
 * ```ts
 * replaceFolder('dist/assembly.4711', 'dist/assembly')
 * ```
 */
export function replaceFolder(fresh: string, place: string): void {
  const aside = `${fresh}.old`
  const replaces = existsSync(place)
  if (replaces) renameSync(place, aside)
  try {
    renameSync(fresh, place)
  } catch (error) {
    if (replaces) renameSync(aside, place)
    throw error
  }
  rmSync(aside, { recursive: true, force: true })
}
