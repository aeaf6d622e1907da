import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { SubmitRequest } from '../../../../tasks/lambdas/submit/contract.js'
import { createSubmit } from '../../../../tasks/lambdas/submit/handler.js'
import { writeManifest } from '../../../../tasks/shared/manifest.js'
import type { JobMessage } from '../../../../tasks/shared/message.js'
import { createFakeBacktest, runId, silentDigest } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { failAt } from '../fake/gate.js'
import { digest, itemsOf } from '../fake/item.js'
import { silenceOutput } from '../fake/output.js'
import { createFakeQueue } from '../fake/queue.js'
import type { FakeQueue } from '../fake/queue.js'

let backtest: FakeBacktest
let jobs: FakeQueue<JobMessage>
let request: SubmitRequest
const submit = async (changes: Partial<Record<keyof SubmitRequest, unknown>> = {}) => createSubmit({ ...backtest, jobs })({ ...request, ...changes } as SubmitRequest)

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  backtest = await createFakeBacktest({ 'unit-tests': itemsOf(3, 'unit'), 'backtest': itemsOf(30) })
  jobs = createFakeQueue<JobMessage>()
  request = { runId, modelDigest: silentDigest, suites: backtest.suites }
})

describe('submitting a run', () => {
  test('enters it and sends a job for each suite', async () => {
    expect(await submit()).toEqual({ runId, status: 'running', suites: [{ name: 'unit-tests', items: 3, chunks: 1 }, { name: 'backtest', items: 30, chunks: 2 }] })
    expect(jobs.sent).toEqual([{ kind: 'job', runId, suite: 'unit-tests', from: 0 }, { kind: 'job', runId, suite: 'backtest', from: 0 }])
    expect(await backtest.ledger.run(runId)).toMatchObject({ status: 'running', modelDigest: silentDigest })
    expect(await backtest.ledger.job(runId, 'backtest')).toMatchObject({ manifestKey: backtest.suites[1]?.manifestKey, items: 30, chunks: 2 })
  })

  test('again sends its jobs again, since whoever entered it may have died before that', async () => {
    const broken = createFakeQueue<JobMessage>(failAt(1, 'before'))
    await expect(createSubmit({ ...backtest, jobs: broken })(request)).rejects.toThrow('the write failed')
    const before = new Map(backtest.ledgerTable.rows)
    expect(await submit()).toMatchObject({ status: 'running' })
    expect(jobs.sent).toHaveLength(2)
    expect(backtest.ledgerTable.rows).toEqual(before)
  })

  test('that has ended starts nothing', async () => {
    await submit()
    await backtest.ledger.fail(runId, 'Why')
    expect(await submit()).toMatchObject({ status: 'failed' })
    expect(jobs.sent).toHaveLength(2)
  })

  test('with the id of another is refused', async () => {
    await submit()
    await expect(submit({ suites: backtest.suites.slice(0, 1) })).rejects.toMatchObject({ name: 'RunConflict' })
  })
})

describe('a request is refused before anything is entered', () => {
  const manifestKey = `lists/manifests/${digest('a')}.txt`

  test.each<[string, Partial<Record<keyof SubmitRequest, unknown>>, string]>([
    ['no run id', { runId: undefined }, 'runId must be 1 to 64 letters'],
    ['an empty run id', { runId: '' }, 'runId must be'],
    ['a long run id', { runId: 'r'.repeat(65) }, 'runId must be'],
    ['a run id that would be a path', { runId: '../other' }, 'runId must be'],
    ['no digest of a model', { modelDigest: 'news-v1' }, 'modelDigest must be 64 hexadecimal digits'],
    ['no suites', { suites: undefined }, 'suites must be a list of at least one suite'],
    ['no suite', { suites: [] }, 'suites must be'],
    ['suites that are no list', { suites: { 0: 'x' } }, 'suites must be'],
    ['a suite that is null', { suites: [null] }, 'a suite\'s name must be backtest or unit-tests; a suite\'s manifestKey must name a manifest'],
    ['a suite of another name', { suites: [{ name: 'other', manifestKey }] }, 'a suite\'s name must be backtest or unit-tests'],
    ['a suite twice', { suites: [{ name: 'backtest', manifestKey }, { name: 'backtest', manifestKey }] }, 'suite backtest is there twice'],
    ['a key of something else', { suites: [{ name: 'backtest', manifestKey: 'models/a.json' }] }, 'manifestKey must name a manifest'],
    ['a key with more around it', { suites: [{ name: 'backtest', manifestKey: `x/${manifestKey}` }] }, 'manifestKey must name a manifest'],
  ])('%s', async (_, changes, message) => {
    await expect(submit(changes)).rejects.toMatchObject({ name: 'RequestInvalid', message: expect.stringContaining(message) })
    expect(backtest.ledgerTable.rows.size).toBe(0)
  })

  test.each([null, undefined, 'text', []])('%j', async (nothing) => {
    await expect(createSubmit({ ...backtest, jobs })(nothing as unknown as SubmitRequest)).rejects.toMatchObject({ name: 'RequestInvalid', message: expect.stringContaining('; ') })
  })

  test('all that is wrong is told at once', async () => {
    await expect(submit({ runId: '', modelDigest: '', suites: [] })).rejects.toMatchObject({ message: expect.stringMatching(/runId.*modelDigest.*suites/) })
  })

  test('a model that is not there', async () => {
    await expect(submit({ modelDigest: digest('a') })).rejects.toMatchObject({ name: 'ModelMissing', message: expect.stringContaining('upload it first') })
  })

  test('a list that is not there', async () => {
    await expect(submit({ suites: [{ name: 'backtest', manifestKey }] })).rejects.toMatchObject({ name: 'ManifestMissing', message: `there is no manifest ${manifestKey}; upload the list first` })
  })

  test('a damaged list', async () => {
    await backtest.store.put(manifestKey, 'x')
    await expect(submit({ suites: [{ name: 'backtest', manifestKey }] })).rejects.toMatchObject({ name: 'ManifestDamaged' })
  })

  test('a list with more chunks than a row of the ledger holds', async () => {
    const header = { format: 1, items: 1_000_001, chunks: 40_001, listDigest: digest('a'), maxDocumentBytes: 1 } as const
    await backtest.store.put(manifestKey, writeManifest(header, []))
    await expect(submit({ suites: [{ name: 'backtest', manifestKey }] })).rejects.toMatchObject({ name: 'RequestInvalid', message: expect.stringContaining('split the list') })
    expect(backtest.ledgerTable.rows.size).toBe(0)
  })
})
