import type { Json } from '../../service.js'

/** Whether a value is as a schema says. @throws Error when checking takes more steps than there are */
export type JsonCheck = (value: Json, steps: Steps) => boolean

/** What checking one body may cost: schemas come from templates, but what they are held against comes from callers. */
export interface Steps {
  /** @throws Error when there are not so many left */
  spend(steps: number): void
}

/** Several for each byte of the largest body. */
const mostSteps = 50_000_000

export function createSteps(most = mostSteps): Steps {
  let left = most
  return {
    spend(steps) {
      left -= steps
      if (left < 0) throw new Error(`checking a request's body against its model takes more than ${most} steps`)
    },
  }
}

/** Holds when all hold. */
export const every = (checks: readonly JsonCheck[]): JsonCheck => (value, steps) => checks.every((check) => check(value, steps))

/** Whether two JSON values are the same; the order of members does not count. */
export function sameJson(left: Json, right: Json, steps: Steps): boolean {
  steps.spend(1)
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  const [leftKeys, rightKeys] = [Object.keys(left), Object.keys(right)]
  if (Array.isArray(left) !== Array.isArray(right) || leftKeys.length !== rightKeys.length) return false
  return leftKeys.every((key) => Object.hasOwn(right, key) && sameJson((left as Record<string, Json>)[key] ?? null, (right as Record<string, Json>)[key] ?? null, steps))
}

export const isJsonObject = (value: Json | undefined): value is Readonly<Record<string, Json>> => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isJsonList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
