import { dynamodbClient, s3Client, sqsClient } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createQueue } from '../../shared/aws/queue.js'
import { createTable } from '../../shared/aws/table.js'
import { readEnvironment } from '../../shared/environment.js'
import { modelKey } from '../../shared/layout.js'
import { createLedger } from '../../shared/ledger/index.js'
import type { Ledger, NewRun } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { headerRange, readHeader } from '../../shared/manifest.js'
import { suites } from '../../shared/message.js'
import type { JobMessage } from '../../shared/message.js'
import { once } from '../../shared/once.js'
import type { ObjectStore, Queue } from '../../shared/port.js'
import { TaskError } from '../../shared/task-error.js'
import type { SubmitRequest, SubmitResponse, SubmitVariable } from './contract.js'

export interface SubmitTools {
  readonly store: ObjectStore
  readonly ledger: Ledger
  readonly jobs: Queue<JobMessage>
}

/** Chunks of one suite: their numbers are a set in one ledger row of at most 400 KB. */
const mostChunks = 40_000

/** Enters a run and sends one job message a suite. */
export function createSubmit({ store, ledger, jobs }: SubmitTools) {
  return async (request: SubmitRequest): Promise<SubmitResponse> => {
    validate(request)
    const { runId, modelDigest, fresh = false } = request
    if (!await store.exists(modelKey(modelDigest))) throw new TaskError('ModelMissing', `there is no model bundle ${modelKey(modelDigest)}; upload it first`)
    const entries = await Promise.all(request.suites.map(({ name, manifestKey }) => jobOf(store, name, manifestKey)))
    const run = await ledger.enter({ runId, modelDigest, fresh, jobs: entries })
    // sent again for a run that was entered before: the one who entered it may have died before this
    if (run.status === 'running') await jobs.send(entries.map(({ suite }) => ({ kind: 'job', runId, suite, from: 0 })))
    log('info', 'run submitted', { runId, count: entries.reduce((sum, { items }) => sum + items, 0), detail: run.status })
    return { runId, status: run.status, suites: entries.map(({ suite: name, items, chunks }) => ({ name, items, chunks })) }
  }
}

function validate(request: SubmitRequest): void {
  const { runId, modelDigest, fresh = false, suites: wanted } = membersOf<SubmitRequest>(request)
  const wrong = [
    ...(typeof runId === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(runId) ? [] : ['runId must be 1 to 64 letters, digits, - and _']),
    ...(typeof modelDigest === 'string' && /^[0-9a-f]{64}$/.test(modelDigest) ? [] : ['modelDigest must be 64 hexadecimal digits']),
    ...(typeof fresh === 'boolean' ? [] : ['fresh must be true or false']),
    ...(Array.isArray(wanted) && wanted.length > 0 ? [] : ['suites must be a list of at least one suite']),
  ]
  const names = new Set<string>()
  for (const suite of Array.isArray(wanted) ? wanted : []) {
    const { name, manifestKey } = membersOf<SubmitRequest['suites'][number]>(suite)
    if (!suites.some((known) => known === name)) wrong.push(`a suite's name must be ${suites.join(' or ')}`)
    if (typeof name === 'string' && names.has(name)) wrong.push(`suite ${name} is there twice`)
    if (typeof name === 'string') names.add(name)
    if (typeof manifestKey !== 'string' || !/^lists\/manifests\/[0-9a-f]{64}\.txt$/.test(manifestKey)) wrong.push('a suite\'s manifestKey must name a manifest')
  }
  if (wrong.length > 0) throw new TaskError('RequestInvalid', wrong.join('; '))
}

/** Whoever may invoke the function may send anything. */
const membersOf = <T>(value: unknown): Partial<T> => (typeof value === 'object' && value !== null ? value : {})

async function jobOf(store: ObjectStore, suite: NewRun['jobs'][number]['suite'], manifestKey: string): Promise<NewRun['jobs'][number]> {
  const bytes = await store.getRange(manifestKey, headerRange.first, headerRange.last)
  if (bytes === undefined) throw new TaskError('ManifestMissing', `there is no manifest ${manifestKey}; upload the list first`)
  const { items, chunks } = readHeader(bytes)
  if (chunks > mostChunks) throw new TaskError('RequestInvalid', `suite ${suite} has ${chunks} chunks, more than ${mostChunks}; split the list`)
  return { suite, manifestKey, items, chunks }
}

const variables: readonly SubmitVariable[] = ['DATA_BUCKET', 'LEDGER_TABLE', 'JOB_QUEUE_URL']
const run = once(() => {
  const { DATA_BUCKET: bucket, LEDGER_TABLE: table, JOB_QUEUE_URL: queue } = readEnvironment(variables)
  return createSubmit({ store: createObjectStore(s3Client(), bucket), ledger: createLedger(createTable(dynamodbClient(), table)), jobs: createQueue(sqsClient(), queue) })
})

export const handler: ReturnType<typeof createSubmit> = (request) => run()(request)
