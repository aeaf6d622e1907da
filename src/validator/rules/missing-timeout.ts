import { integrationOf } from '../integration.js'
import { isObject } from '../model.js'
import type { Rule } from '../rule.js'

const limits = ['TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath']

const waited: Readonly<Record<'job' | 'token' | 'activity', readonly [what: string, help: string]>> = {
  job: ['the end of a job', 'Set TimeoutSeconds to more than the longest job takes.'],
  token: ['a task token', 'Set HeartbeatSeconds if the worker can send heartbeats, TimeoutSeconds if not.'],
  activity: ['a worker of an activity', 'Set HeartbeatSeconds, and have the worker send heartbeats; or TimeoutSeconds.'],
}

/** A callback that never comes keeps the execution open for a year. */
export const missingTimeout: Rule = {
  code: 'ASL2104',
  name: 'missing-timeout',
  severity: 'warning',
  summary: 'a task waits for a callback, an activity or a job, and has neither a timeout nor a heartbeat',
  state({ type, source, keys, machine: { definition, type: workflow } }, report) {
    const waits = type === 'Task' ? integrationOf(source['Resource'])?.waits : undefined
    // what an EXPRESS workflow may not wait for is refused by another rule
    if (waits === undefined || waits === 'response' || workflow === 'EXPRESS' || limits.some((field) => source[field] !== undefined)) return
    if (isObject(definition.value) && definition.value['TimeoutSeconds'] !== undefined) return
    const [what, help] = waited[waits]
    report({ at: keys, key: true, message: `this task waits for ${what} as long as the execution may last: a year`, help })
  },
}
