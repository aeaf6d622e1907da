import { appendFileSync } from 'node:fs'
import type { Refusal } from './authoriser.js'

/** Appends the first refusal of each kind to a file, one JSON object a line: `{"time","user","action","resource"}`. */
export function openRefusalLog(path: string): (refusal: Refusal) => void {
  return ({ user, action, resource }) => {
    appendFileSync(path, `${JSON.stringify({ time: new Date().toISOString(), user, action, resource })}\n`)
  }
}
