import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startBatch } from './harness.js'

/** Runs jobs that go on for ever in their first attempt, and tells when all do: to be killed then. */
const [directory = ''] = process.argv.slice(2)
const program = `import { appendFileSync } from 'node:fs'
appendFileSync(${JSON.stringify(join(directory, 'attempts'))}, process.env.AWS_BATCH_JOB_ID + ' ' + process.env.AWS_BATCH_JOB_ATTEMPT + ' ' + process.pid + '\\n')
if (process.env.AWS_BATCH_JOB_ATTEMPT === '1' && process.env.AWS_BATCH_JOB_ARRAY_INDEX !== '0') setInterval(() => 0, 1000)`
const harness = await startBatch({ directory, program })
await harness.setUp({}, {}, 4)
const retryStrategy = { attempts: 2, evaluateOnExit: [{ onStatusReason: 'Host EC2*', action: 'RETRY' }, { onReason: '*', action: 'EXIT' }] } as const
const again = await harness.submit({ retryStrategy: { ...retryStrategy, evaluateOnExit: [...retryStrategy.evaluateOnExit] } })
const once = await harness.submit()
const array = await harness.submit({ arrayProperties: { size: 3 }, retryStrategy: { attempts: 2 } })
const after = await harness.submit({ dependsOn: [{ jobId: array }] })
await harness.until(again, 'RUNNING')
await harness.until(once, 'RUNNING')
await harness.until(`${array}:0`, 'SUCCEEDED')
await harness.until(`${array}:1`, 'RUNNING')
await harness.until(`${array}:2`, 'RUNNING')
while (readFileSync(join(directory, 'attempts'), 'utf8').split('\n').length < 6) await pause(10)
appendFileSync(join(directory, 'ids'), JSON.stringify({ again, once, array, after }))
process.stdout.write('running\n')
setInterval(() => 0, 1000)
