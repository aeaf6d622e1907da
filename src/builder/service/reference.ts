import { taskRef } from '../task.js'
import type { TaskRef } from '../task.js'

const plain = { wrap: <P>(payload: P): P => payload, result: '$states.result' } as const

/** A call whose answer is the result. */
export const request = <In, Out, Err extends string>(service: string, action: string): TaskRef<In, Out, Err> =>
  taskRef({ ...plain, waits: 'result', resource: `arn:aws:states:::${service}:${action}` })

/** A call whose job is waited for. Only in STANDARD workflows. */
export const job = <In, Out, Err extends string>(service: string, action: string, suffix: 'sync' | 'sync:2' = 'sync'): TaskRef<In, Out, Err, 'job'> =>
  taskRef({ ...plain, waits: 'job', resource: `arn:aws:states:::${service}:${action}.${suffix}` })

/** A call after which somebody answers the task token with an `Out`. Only in STANDARD workflows. */
export const callback = <In, Out, Err extends string>(service: string, action: string): TaskRef<In, Out, Err, 'token'> =>
  taskRef({ ...plain, waits: 'token', resource: `arn:aws:states:::${service}:${action}.waitForTaskToken` })
