import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createCancel } from '../../../../tasks/lambdas/submit/cancel.js'
import type { BuildRequest, BuildResponse } from '../../../../tasks/lambdas/submit/contract.js'
import { createSubmit, createSubmitApi } from '../../../../tasks/lambdas/submit/handler.js'
import type { BuildInput } from '../../../../tasks/shared/build.js'
import { archiveKey, manifestKey, modelKey } from '../../../../tasks/shared/layout.js'
import type { JobMessage } from '../../../../tasks/shared/message.js'
import type { Builds } from '../../../../tasks/shared/port.js'
import { createFakeBacktest, runId, silentDigest } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { FakeBuilds } from '../fake/builds.js'
import { failAt } from '../fake/gate.js'
import { digest, itemsOf } from '../fake/item.js'
import { outputOf, silenceOutput } from '../fake/output.js'
import { createFakeQueue } from '../fake/queue.js'
import type { FakeQueue } from '../fake/queue.js'

let backtest: FakeBacktest
let jobs: FakeQueue<JobMessage>
/** Jobs that executions sent. */
let started: JobMessage[]
let builds: FakeBuilds
let request: BuildRequest

const now = (): string => '2026-01-31T12:00:00.000Z'
const submitWith = (tools: { readonly builds?: Builds<BuildInput>, readonly jobs?: FakeQueue<JobMessage> } = {}) => createSubmit({ ...backtest, jobs, builds: builds.port(), now, ...tools })
const submit = async (changes: Partial<BuildRequest> = {}): Promise<BuildResponse> => submitWith()({ ...request, ...changes })
const begin = async (suite: 'backtest' | 'unit-tests', taskToken: string, ofRun = runId) => backtest.ledger.begin(ofRun, suite, { items: 3, chunks: 1, taskToken })
/** A second model. */
const other = { runId: 'other', modelDigest: digest('d'), suites: [] as BuildRequest['runs'][number]['suites'] }

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  backtest = await createFakeBacktest({ 'unit-tests': itemsOf(3, 'unit'), 'backtest': itemsOf(30) })
  await backtest.store.put(modelKey(digest('d')), '{}')
  jobs = createFakeQueue<JobMessage>()
  started = []
  builds = new FakeBuilds((job) => started.push(job), () => undefined)
  request = { user: 'ann', runs: [{ runId, modelDigest: silentDigest, suites: backtest.suites }] }
})

describe('submitting a build', () => {
  test('enters its runs and starts it: whoever starts it finds them', async () => {
    const { buildId, runs } = await submit()
    expect(runs).toEqual([{ runId, status: 'running', dispatch: 'queue' }])
    expect(builds.names).toEqual([`${buildId}-1`])
    expect(builds.inputOf(`${buildId}-1`)).toEqual({
      restoreTier: 'Standard', chunksAtOnce: 40, lists: backtest.suites.map(({ listDigest }) => listDigest).toSorted(), runs: [{ runId, unitTests: true, dispatch: 'queue' }],
    })
    expect(await backtest.ledger.run(runId)).toMatchObject({ status: 'running', modelDigest: silentDigest, fresh: false, user: 'ann', suites: ['backtest', 'unit-tests'] })
    for (const { name, listDigest } of backtest.suites) expect(await backtest.ledger.job(runId, name)).toMatchObject({ manifestKey: manifestKey(listDigest) })
    expect(jobs.sent).toEqual([])
  })

  test('says how fast lists are restored, and which models have no unit tests', async () => {
    const { buildId } = await submit({ restoreTier: 'Bulk', runs: [{ runId, modelDigest: silentDigest, fresh: true, suites: backtest.suites.filter(({ name }) => name === 'backtest') }] })
    expect(builds.inputOf(`${buildId}-1`)).toMatchObject({ restoreTier: 'Bulk', lists: [expect.any(String)], runs: [{ runId, unitTests: false }] })
    expect(await backtest.ledger.run(runId)).toMatchObject({ fresh: true })
  })

  test('says how its chunks are dispatched: as whoever submitted it first wanted it, of each run', async () => {
    const { buildId, runs } = await submit({ dispatch: 'distributed-map', chunksAtOnce: 7 })
    expect(runs).toEqual([{ runId, status: 'running', dispatch: 'distributed-map' }])
    expect(builds.inputOf(`${buildId}-1`)).toMatchObject({ chunksAtOnce: 7, runs: [{ runId, unitTests: true, dispatch: 'distributed-map' }] })
    // asked for in another way it is the same build, which runs
    for (const way of [{ dispatch: 'queue' } as const, {}]) expect(await submit(way)).toEqual({ buildId, runs })
    expect(builds.names).toHaveLength(1)
    const both = await submit({ dispatch: 'queue', runs: [...request.runs, { ...other, suites: backtest.suites }] })
    expect(builds.inputOf(`${both.buildId}-1`)?.runs.map((run) => [run.runId, run.dispatch])).toEqual([['other', 'queue'], [runId, 'distributed-map']])
  })

  test('says when it was entered first, and what it is', async () => {
    await submit({ runs: request.runs.map((run) => ({ ...run, title: 'news 1.0.0' })) })
    await createSubmit({ ...backtest, jobs, builds: builds.port(), now: () => '2026-02-01T00:00:00.000Z' })(request)
    expect(await backtest.ledger.run(runId)).toMatchObject({ title: 'news 1.0.0', startedAt: '2026-01-31T12:00:00.000Z' })
    expect(await backtest.ledger.entered(['2026-01-31'])).toEqual([runId])
    expect(await backtest.ledger.entered(['2026-02-01'])).toEqual([])
  })

  test('names each list once, however many models need it', async () => {
    const { buildId } = await submit({ runs: [...request.runs, { ...other, suites: backtest.suites }] })
    expect(builds.inputOf(`${buildId}-1`)?.lists).toHaveLength(2)
  })

  test('takes a list that is unpacked though its archive is gone, and one that is not unpacked yet', async () => {
    await backtest.store.put(archiveKey(digest('e')), 'x')
    const { runs } = await submit({ runs: [...request.runs, { ...other, suites: [{ name: 'backtest', listDigest: digest('e') }] }] })
    expect(runs).toEqual([{ runId, status: 'running', dispatch: 'queue' }, { runId: 'other', status: 'running', dispatch: 'queue' }])
  })
})

describe('submitting it again', () => {
  test('while it runs changes nothing', async () => {
    const first = await submit()
    const rows = new Map(backtest.ledgerTable.rows)
    expect(await submit()).toEqual(first)
    expect(builds.names).toHaveLength(1)
    expect(started).toHaveLength(2)
    expect(backtest.ledgerTable.rows).toEqual(rows)
  })

  test('in another order is the same build', async () => {
    const two = [...request.runs, { ...other, suites: backtest.suites }]
    const first = await submit({ runs: two })
    expect(await submit({ runs: two.toReversed() })).toMatchObject({ buildId: first.buildId })
    expect(builds.names).toHaveLength(1)
  })

  test('after it died between ledger and start starts it', async () => {
    await expect(submitWith({ builds: builds.port(failAt(0, 'before')) })(request)).rejects.toThrow('the write failed')
    expect(await backtest.ledger.run(runId)).toMatchObject({ status: 'running' })
    await submit()
    expect(builds.names).toHaveLength(1)
  })

  test('after it died between start and answer starts it no second time', async () => {
    await expect(submitWith({ builds: builds.port(failAt(0, 'after')) })(request)).rejects.toThrow('the write failed')
    await submit()
    expect(builds.names).toHaveLength(1)
  })

  test('when its execution has ended before its runs did takes the next name', async () => {
    const { buildId } = await submit()
    for (const attempt of [2, 3]) {
      builds.stop(`${buildId}-${attempt - 1}`)
      await submit()
      expect(builds.names.at(-1)).toBe(`${buildId}-${attempt}`)
    }
    expect(new Set(started.map(({ taskToken }) => taskToken)).size).toBe(6)
  })

  test('gives up when all names are used up', async () => {
    let tries = 0
    await expect(submitWith({ builds: { start: () => Promise.resolve(++tries < 0) } })(request)).rejects.toMatchObject({ name: 'BuildExhausted' })
    expect(tries).toBe(50)
  })

  test('sends jobs that ought to have begun, without the token that only their own message holds', async () => {
    await submit()
    const at = (time: string) => createSubmit({ ...backtest, jobs, builds: builds.port(), now: () => time })(request)
    await at('2026-01-31T12:00:09.000Z')
    expect(jobs.sent).toEqual([])
    await at('2026-01-31T12:00:11.000Z')
    expect(jobs.sent).toEqual(['backtest', 'unit-tests'].map((suite) => ({ kind: 'job', runId, suite, from: 0, taskToken: null })))
  })

  test('sends no job of a suite whose chunks a Map Run has, until that has ended: then what it left open', async () => {
    await submit({ dispatch: 'distributed-map' })
    const later = () => createSubmit({ ...backtest, jobs, builds: builds.port(), now: () => '2026-01-31T13:00:00.000Z' })(request)
    await later()
    expect(jobs.sent).toEqual([])
    await backtest.ledger.begin(runId, 'backtest', { items: 30, chunks: 2, taskToken: 'settled' })
    await later()
    expect(jobs.sent).toEqual([{ kind: 'job', runId, suite: 'backtest', from: 0, taskToken: 'settled' }])
  })

  test('sends no job whose list is not unpacked yet, however long that takes', async () => {
    await submit()
    for (const { listDigest } of backtest.suites) {
      const bytes = backtest.store.objects.get(manifestKey(listDigest)) ?? Buffer.alloc(0)
      backtest.store.objects.delete(manifestKey(listDigest))
      backtest.store.objects.set(archiveKey(listDigest), bytes)
    }
    await createSubmit({ ...backtest, jobs, builds: builds.port(), now: () => '2026-01-31T13:00:00.000Z' })(request)
    expect(jobs.sent).toEqual([])
  })

  test('sends jobs that had begun once more, to the same who waits: their messages may be lost with their consumer', async () => {
    await submit()
    await begin('unit-tests', 'waits')
    await submit()
    expect(jobs.sent).toEqual([{ kind: 'job', runId, suite: 'unit-tests', from: 0, taskToken: 'waits' }])
    expect(builds.names).toHaveLength(1)
  })

  test('of a run that has ended starts nothing and sends nothing', async () => {
    await submit()
    await begin('backtest', 'waits')
    await backtest.ledger.fail(runId, 'Why')
    builds.stop(builds.names[0] ?? '')
    expect(await submit()).toMatchObject({ runs: [{ runId, status: 'failed' }] })
    expect(builds.names).toHaveLength(1)
    expect(jobs.sent).toEqual([])
  })

  describe('of two runs one of which has ended', () => {
    const runs = (): BuildRequest['runs'] => [...request.runs, { ...other, suites: [{ name: 'backtest', listDigest: backtest.suites[0]?.listDigest ?? '' }] }]
    const answer = [{ runId, status: 'finished', dispatch: 'queue' }, { runId: 'other', status: 'running', dispatch: 'queue' }]
    const end = () => backtest.ledger.finish(runId, { scoreKey: 's', ran: 33, cached: 0, failed: 0 })

    test('finds the execution that runs', async () => {
      const { buildId } = await submit({ runs: runs() })
      await end()
      expect(await submit({ runs: runs() })).toEqual({ buildId, runs: answer })
      expect(builds.names).toEqual([`${buildId}-1`])
    })

    test('starts the same once more when that has ended: whoever sends a job of a run that has ended is told so at once', async () => {
      const { buildId } = await submit({ runs: runs() })
      await end()
      builds.stop(`${buildId}-1`)
      expect(await submit({ runs: runs() })).toEqual({ buildId, runs: answer })
      expect(builds.names).toEqual([`${buildId}-1`, `${buildId}-2`])
      expect(builds.inputOf(`${buildId}-2`)).toEqual(builds.inputOf(`${buildId}-1`))
    })
  })

  test('goes on with the restore that was asked for first, whatever another asks for', async () => {
    const { buildId } = await submit({ restoreTier: 'Bulk' })
    await submit({ restoreTier: 'Expedited' })
    expect(builds.names).toEqual([`${buildId}-1`])
    expect(builds.inputOf(`${buildId}-1`)).toMatchObject({ restoreTier: 'Bulk' })
  })

  test('fails when a job cannot be sent, and sends it the next time', async () => {
    await submit()
    await begin('unit-tests', 'a')
    await begin('backtest', 'b')
    await expect(submitWith({ jobs: createFakeQueue<JobMessage>(failAt(1, 'before')) })(request)).rejects.toThrow('the write failed')
    await submit()
    expect(jobs.sent.map(({ taskToken }) => taskToken).toSorted()).toEqual(['a', 'b'])
  })
})

describe('is refused before anything is entered', () => {
  test('a model that is not there', async () => {
    await expect(submit({ runs: [...request.runs, { ...other, modelDigest: digest('a'), suites: backtest.suites }] })).rejects.toMatchObject({
      name: 'ModelMissing', message: `there is no model bundle ${modelKey(digest('a'))}; upload it first`,
    })
    expect(backtest.ledgerTable.rows.size).toBe(0)
  })

  test('a list that is not there', async () => {
    await expect(submit({ runs: [...request.runs, { ...other, suites: [{ name: 'backtest', listDigest: digest('a') }] }] })).rejects.toMatchObject({
      name: 'ArchiveMissing', message: `there is no archive ${archiveKey(digest('a'))}; upload it first`,
    })
    expect(backtest.ledgerTable.rows.size).toBe(0)
    expect(builds.names).toEqual([])
  })
})

async function call(event: Parameters<ReturnType<typeof createSubmitApi>>[0], tools: Parameters<typeof submitWith>[0] = {}) {
  const { statusCode, headers, body } = await createSubmitApi({ submit: submitWith(tools), cancel: createCancel(backtest) })(event)
  expect(headers).toEqual({ 'Content-Type': 'application/json' })
  return { statusCode, answer: JSON.parse(body) as Readonly<Record<string, unknown>> }
}

describe('DELETE /runs/{runId}', () => {
  const cancel = (id: string | null) => call({ httpMethod: 'DELETE', pathParameters: id === null ? null : { runId: id }, body: null, isBase64Encoded: false })
  const answers = () => new Map(backtest.callbacks.answers)

  test('ends a run, and tells whoever waits', async () => {
    await submit()
    await begin('backtest', 'waits')
    expect(await cancel(runId)).toEqual({ statusCode: 200, answer: { runId, status: 'failed' } })
    expect(await backtest.ledger.run(runId)).toMatchObject({ status: 'failed', error: 'Backtest.Cancelled' })
    expect(answers()).toEqual(new Map([['waits', { error: 'Backtest.Cancelled' }]]))
  })

  test('leaves a run that has ended as it is, and tells whoever waits still', async () => {
    await submit()
    await begin('backtest', 'waits')
    await backtest.ledger.finish(runId, { scoreKey: 's', ran: 33, cached: 0, failed: 0 })
    expect(await cancel(runId)).toEqual({ statusCode: 200, answer: { runId, status: 'finished' } })
    expect(answers()).toEqual(new Map([['waits', { output: { runId, scoreKey: 's' } }]]))
  })

  test.each(['none', '', null])('of a run that is not there answers 404, and makes none: %j', async (id) => {
    expect(await cancel(id)).toMatchObject({ statusCode: 404, answer: { error: 'RunUnknown' } })
    expect(backtest.ledgerTable.rows.size).toBe(0)
  })
})

describe('POST /builds', () => {
  const post = (body: unknown, isBase64Encoded = false, tools: Parameters<typeof submitWith>[0] = {}) =>
    call({ httpMethod: 'POST', pathParameters: null, body: body === null ? null : typeof body === 'string' ? body : JSON.stringify(body), isBase64Encoded }, tools)

  test('that is accepted answers 202 with the build and its runs', async () => {
    expect(await post(request)).toEqual({ statusCode: 202, answer: { buildId: expect.stringMatching(/^[0-9a-f]{32}$/), runs: [{ runId, status: 'running', dispatch: 'queue' }] } })
  })

  test('may come in base64', async () => {
    expect(await post(Buffer.from(JSON.stringify(request)).toString('base64'), true)).toMatchObject({ statusCode: 202 })
  })

  test('that is not valid answers 400 with what is wrong, and enters nothing', async () => {
    expect(await post({ ...request, user: '' })).toEqual({ statusCode: 400, answer: { error: 'RequestInvalid', message: 'user must be 1 to 64 letters, digits, - and _' } })
    expect(await post(null)).toMatchObject({ statusCode: 400, answer: { message: 'the body is not JSON' } })
    expect(backtest.ledgerTable.rows.size).toBe(0)
  })

  test.each<[string, (run: BuildRequest['runs'][number]) => object]>([
    ['ModelMissing', () => ({ modelDigest: digest('a') })],
    ['ArchiveMissing', () => ({ suites: [{ name: 'backtest', listDigest: digest('a') }] })],
    ['RunConflict', () => ({ suites: backtest.suites.slice(0, 1) })],
  ])('that does not fit what is there answers 409: %s', async (error, changes) => {
    await submit()
    expect(await post({ ...request, runs: request.runs.map((run) => ({ ...run, ...changes(run) })) })).toMatchObject({ statusCode: 409, answer: { error, message: expect.any(String) } })
  })

  test('that fails answers 500 with the name of the error and nothing else; the log has more', async () => {
    const down = Object.assign(new Error('secret words'), { name: 'ProvisionedThroughputExceededException' })
    const lines = await outputOf(async () => {
      expect(await post(request, false, { builds: { start: () => Promise.reject(down) } })).toEqual({
        statusCode: 500, answer: { error: 'InternalError', message: 'the request was not served: ProvisionedThroughputExceededException' },
      })
    })
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', event: 'request not served', error: 'ProvisionedThroughputExceededException' }))
    expect(JSON.stringify(lines)).not.toContain('secret')
  })

  test('whose error only happens to have a known name answers 500', async () => {
    expect(await post(request, false, { builds: { start: () => Promise.reject(Object.assign(new Error('x'), { name: 'RequestInvalid' })) } })).toMatchObject({ statusCode: 500 })
  })
})
