import { limit } from '../asl/index.js'
import type { Json } from '../asl/json.js'
import { isObject } from './check.js'
import { InterpreterError } from './error.js'
import type { CompiledState, Field } from './program.js'
import { parseTimestamp } from './timestamp.js'

type Check = readonly [takes: string, test: (value: Json) => boolean]

const whole = (least: number, most: number): Check => [
  `a whole number from ${least} to ${most}`, (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
]

/** What a field takes when its value is written in the definition. What an expression or a path gives is checked when it is there. */
const checks = {
  seconds: whole(0, limit.seconds),
  timestamp: ['an RFC 3339 timestamp with an offset: 2026-01-31T12:00:00Z', (value) => typeof value === 'string' && parseTimestamp(value) !== undefined],
  timeoutSeconds: whole(1, limit.seconds),
  heartbeatSeconds: whole(1, limit.seconds),
  maxConcurrency: whole(0, Number.MAX_SAFE_INTEGER),
  toleratedFailureCount: whole(0, Number.MAX_SAFE_INTEGER),
  toleratedFailurePercentage: ['a number from 0 to 100', (value) => typeof value === 'number' && value >= 0 && value <= 100],
  credentials: ['an object with a RoleArn', (value) => isObject(value) && 'RoleArn' in value],
} as const satisfies Partial<Record<keyof CompiledState, Check>>

/** @throws InterpreterError for a value that the definition states and AWS would refuse when the machine is created */
export function checkLiterals(state: CompiledState): void {
  for (const key of Object.keys(checks) as readonly (keyof typeof checks)[]) {
    const field: Field | undefined = state[key]
    const [takes, test]: Check = checks[key]
    if (field?.constant === undefined || test(field.constant.value)) continue
    throw new InterpreterError('ASL3004', `${state.path}/${field.name}`, `${field.name} is ${takes}, not ${JSON.stringify(field.constant.value)}`)
  }
}

/**
 * The same for a field below the state's own: a whole number, where the definition states it.
 *
 * @param path - where the state is
 * @throws InterpreterError
 */
export function checkWhole(field: Field | undefined, path: string, least: number, most: number): void {
  const [takes, test] = whole(least, most)
  if (field?.constant === undefined || test(field.constant.value)) return
  throw new InterpreterError('ASL3004', `${path}/${field.name}`, `${field.name.slice(field.name.lastIndexOf('/') + 1)} is ${takes}, not ${JSON.stringify(field.constant.value)}`)
}
