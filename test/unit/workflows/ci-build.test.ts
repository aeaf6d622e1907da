import { describe, expect, test } from '@jest/globals'
import type { Json } from '../../../src/asl/json.js'
import { limit } from '../../../src/asl/index.js'
import type { BuildInput } from '../../../tasks/shared/build.js'
import { build, hour, minute, refuse } from './building.js'
import type { Surroundings } from './building.js'

const input = (...runs: BuildInput['runs']): BuildInput => ({ restoreTier: 'Bulk', chunksAtOnce: 40, lists: ['list', 'tests'], runs })
const one = input({ runId: 'r', unitTests: true, dispatch: 'queue' })
const ready: Surroundings['unarchive'] = () => ({ archived: null, items: 30 })
const scored = { after: 5 * minute, scoreKey: 's' }
const good: Surroundings = { unarchive: ready, job: () => scored }
const archive = (list: string): string => `archives/${list}.jsonl.gz`

/** Lists lie in an archive until somebody has asked for them and so long has passed. */
function archivedFor(duration: number, asked: (key: string, times: number) => void = () => undefined): Pick<Surroundings, 'unarchive' | 'restore'> & { readonly requests: readonly string[] } {
  const since = new Map<string, number>()
  const requests: string[] = []
  return {
    requests,
    unarchive: (list, now) => (now - (since.get(archive(list)) ?? Infinity) >= duration ? { archived: null, items: 30 } : { archived: archive(list), items: 0 }),
    restore: (key, now) => {
      requests.push(key)
      const first = !since.has(key)
      if (first) since.set(key, now)
      asked(key, requests.filter((other) => other === key).length)
    },
  }
}

describe('a build', () => {
  test('unpacks its lists, sends one job a suite with a token, and ends when both are answered', async () => {
    const { status, output, called, jobs, took } = await build(one, good)
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: [{ runId: 'r', scored: true }] })
    expect(called.toSorted()).toEqual(['Backtest', 'Unarchive', 'Unarchive', 'UnitTests'])
    expect(jobs.toSorted((a, b) => (a.suite < b.suite ? -1 : 1))).toEqual([
      { kind: 'job', runId: 'r', suite: 'backtest', from: 0, taskToken: expect.any(String) }, { kind: 'job', runId: 'r', suite: 'unit-tests', from: 0, taskToken: expect.any(String) },
    ])
    expect(new Set(jobs.map(({ taskToken }) => taskToken)).size).toBe(2)
    expect(took).toBe(5 * minute)
  })

  test('of a model without unit tests sends the one job', async () => {
    const { status, output, jobs } = await build(input({ runId: 'r', unitTests: false, dispatch: 'queue' }), good)
    expect({ status, output, suites: jobs.map(({ suite }) => suite) }).toEqual({ status: 'SUCCEEDED', output: [{ runId: 'r', scored: true }], suites: ['backtest'] })
  })

  test('costs few transitions: six a model, four a list, three around them', async () => {
    expect((await build(one, good)).transitions).toBe(17)
    expect((await build({ ...one, lists: ['list'] }, good)).transitions).toBe(13)
    const two = await build(input({ runId: 'r', unitTests: true, dispatch: 'queue' }, { runId: 'q', unitTests: false, dispatch: 'queue' }), good)
    expect(two.transitions).toBe(23)
  })

  test('sends a job again when the queue was busy, and only then', async () => {
    const { status, called } = await build(one, { ...good, send: ({ suite }, retries) => suite === 'backtest' && retries < 2 && refuse('SQS.AmazonSQSException') })
    expect({ status, backtests: called.filter((name) => name === 'Backtest').length }).toEqual({ status: 'SUCCEEDED', backtests: 3 })
  })

  test('runs the largest request there is within the limits of an execution', async () => {
    const runs = Array.from({ length: 20 }, (_, index) => ({ runId: `${index}`.padStart(64, 'r'), unitTests: true, dispatch: 'queue' as const }))
    const lists = Array.from({ length: 21 }, (_, index) => `${index}`.padStart(64, '0'))
    const { status, output, jobs, events } = await build({ restoreTier: 'Standard', chunksAtOnce: 40, lists, runs }, good)
    expect({ status, scored: (output as Json[]).length, jobs: jobs.length }).toEqual({ status: 'SUCCEEDED', scored: 20, jobs: 40 })
    expect(events.length).toBeLessThan(limit.historyEvents / 20)
  })
})

describe('a list in an archive', () => {
  test('is asked for, waited for, and unpacked when it is back: hours of a clock that jumps', async () => {
    const shelf = archivedFor(12 * hour)
    const { status, parameters, took, called } = await build({ ...one, lists: ['list'] }, { ...good, ...shelf })
    expect(status).toBe('SUCCEEDED')
    expect(parameters.get('RestoreObject')).toMatchObject({ Key: archive('list'), RestoreRequest: { GlacierJobParameters: { Tier: 'Bulk' } } })
    expect(took).toBeGreaterThanOrEqual(12 * hour + scored.after)
    expect(took).toBeLessThan(13 * hour)
    // a look, then what was found: asked for again each time, which changes nothing
    expect(called.filter((name) => name === 'Unarchive').length).toBe(shelf.requests.length + 1)
  })

  /** How S3 is quoted. */
  const answered = (status: number, message: string): string => `${message} (Service: S3, Status Code: ${status}, Request ID: R, Extended Request ID: E) (SDK Attempt Count: 1)`

  test.each([
    ['somebody has asked already: RestoreAlreadyInProgress has no class of its own', 'S3.S3Exception', answered(409, 'Object restore is already in progress')],
    ['S3 is too busy', 'S3.S3Exception', answered(503, 'Please reduce your request rate.')],
    ['there is no room for Expedited now', 'S3.S3Exception', answered(503, 'Glacier expedited retrievals are currently not available, please try again later')],
    ['S3 says nothing more', 'S3.S3Exception', ''],
    ['S3 did not answer', 'S3.SdkClientException', 'Unable to execute HTTP request'],
    ['its tier has changed meanwhile', 'S3.ObjectAlreadyInActiveTierErrorException', answered(403, 'This action is not allowed against this storage tier.')],
    ['it is back in the meantime', 'S3.InvalidObjectStateException', answered(403, 'Restore is not allowed for the object\'s current storage class')],
  ])('whose restore is refused is looked at again: %s', async (_, error, cause) => {
    const { status, called } = await build(one, { ...good, ...archivedFor(3 * hour, (_key, times) => times > 1 && refuse(error, cause)) })
    expect(status).toBe('SUCCEEDED')
    expect(called.filter((name) => name === 'RestoreObject').length).toBeGreaterThan(2)
  })

  test.each([
    [400, 'Retrieval option is not supported by this storage class'],
    [403, 'User: arn:aws:sts::1:assumed-role/b is not authorized to perform: s3:RestoreObject'],
    [404, 'The specified bucket does not exist'],
  ])('whose restore is refused for good ends the build at once, with S3\'s words: %d', async (code, message) => {
    const cause = answered(code, message)
    const { status, error, cause: told, failedRuns, parameters, called, took, jobs } = await build({ ...one, lists: ['list'] }, { ...good, ...archivedFor(hour, () => refuse('S3.S3Exception', cause)) })
    const why = `the archive of list list cannot be restored (Bulk): ${cause}`
    expect({ status, error, told, took, jobs }).toEqual({ status: 'FAILED', error: 'Backtest.RestoreRefused', told: why, took: 0, jobs: [] })
    expect(called).toEqual(['Unarchive', 'RestoreObject', 'FailUnreadyRun'])
    expect(failedRuns).toEqual([['run#r', 'Backtest.RestoreRefused']])
    expect(parameters.get('FailUnreadyRun')).toMatchObject({ ExpressionAttributeValues: { ':cause': { S: why } } })
  })

  test('is looked at soon where that is fast', async () => {
    const { took } = await build({ ...one, lists: ['list'], restoreTier: 'Expedited' }, { ...good, ...archivedFor(4 * minute) })
    expect(took).toBeLessThan(10 * minute + scored.after)
  })

  test('that takes as long as S3 may, of every model of the largest build, does not fill the history', async () => {
    const lists = Array.from({ length: 21 }, (_, index) => `${index}`.padStart(64, '0'))
    const asked: Record<string, number> = {}
    // whoever asked for the first list asked for all of them
    const shelf = archivedFor(48 * hour, (key) => { asked[key] = (asked[key] ?? 0) + 1 })
    const { status, events } = await build({ ...one, lists }, { ...good, ...shelf, unarchive: (list, now) => (now >= 48 * hour ? { archived: null, items: 30 } : shelf.unarchive(list, now)) })
    expect(status).toBe('SUCCEEDED')
    expect(events.length).toBeLessThan(limit.historyEvents / 2)
  })
})

describe('lists that cannot be unpacked', () => {
  const broken: Surroundings = { ...good, unarchive: (list) => (list === 'tests' ? refuse('ArchiveInvalid') : { archived: null, items: 1 }) }
  const models = input({ runId: 'r', unitTests: true, dispatch: 'queue' }, { runId: 'q', unitTests: false, dispatch: 'queue' })

  test('fail every run in the ledger, and the build; no job is sent', async () => {
    const { status, error, failedRuns, jobs } = await build(models, broken)
    expect({ status, error, jobs }).toEqual({ status: 'FAILED', error: 'ArchiveInvalid', jobs: [] })
    expect(failedRuns.toSorted()).toEqual([['run#q', 'ArchiveInvalid'], ['run#r', 'ArchiveInvalid']])
  })

  test('leave alone a run that has ended', async () => {
    const { parameters, error, failedRuns } = await build(models, { ...broken, update: (runId) => runId === 'run#r' && refuse('DynamoDB.ConditionalCheckFailedException') })
    expect(parameters.get('FailUnreadyRun')).toMatchObject({ ConditionExpression: '#status = :running', ExpressionAttributeValues: { ':running': { S: 'running' }, ':failed': { S: 'failed' } } })
    expect({ error, failedRuns }).toEqual({ error: 'ArchiveInvalid', failedRuns: [['run#q', 'ArchiveInvalid']] })
  })

  test('are tried again where that helps', async () => {
    let calls = 0
    const { status } = await build({ ...one, lists: ['list'] }, { ...good, unarchive: () => (++calls < 4 ? refuse('Lambda.TooManyRequestsException') : { archived: null, items: 1 }) })
    expect({ status, calls }).toEqual({ status: 'SUCCEEDED', calls: 4 })
  })
})

describe('a suite', () => {
  const models = input({ runId: 'r', unitTests: true, dispatch: 'queue' }, { runId: 'q', unitTests: true, dispatch: 'queue' }, { runId: 'p', unitTests: false, dispatch: 'queue' })

  test('that never answers ends in time, and its run is failed; the other models go on', async () => {
    const { status, output, failedRuns, took } = await build(models, { ...good, job: ({ runId, suite }) => (runId === 'q' && suite === 'backtest' ? undefined : scored) })
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: [{ runId: 'r', scored: true }, { runId: 'q', scored: false }, { runId: 'p', scored: true }] })
    expect(failedRuns).toEqual([['run#q', 'States.Timeout']])
    expect(took).toBe(3 * hour)
  })

  test('whose run has failed is told so, at once; the other suite is not waited for', async () => {
    const { output, failedRuns, took } = await build(models, { ...good, job: ({ runId, suite }) => (runId !== 'q' ? scored : suite === 'unit-tests' ? { after: minute, error: 'Backtest.NotScored' } : undefined) })
    expect(output).toEqual([{ runId: 'r', scored: true }, { runId: 'q', scored: false }, { runId: 'p', scored: true }])
    expect(failedRuns).toEqual([['run#q', 'Backtest.NotScored']])
    expect(took).toBe(scored.after)
  })

  test('whose run has ended in the ledger leaves it as it ended', async () => {
    const { status, output } = await build(one, { ...good, job: () => undefined, update: () => refuse('DynamoDB.ConditionalCheckFailedException') })
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: [{ runId: 'r', scored: false }] })
  })

  test('whose run cannot be failed is tried again, then fails the build: nothing is hidden', async () => {
    const dead: Surroundings = { ...good, job: () => ({ after: 0, error: 'Backtest.NotScored' }) }
    const passing = await build(one, { ...dead, update: (_runId, retries) => retries < 3 && refuse('DynamoDB.ProvisionedThroughputExceededException') })
    expect({ status: passing.status, failedRuns: passing.failedRuns }).toEqual({ status: 'SUCCEEDED', failedRuns: [['run#r', 'Backtest.NotScored']] })
    const never = await build(one, { ...dead, update: () => refuse('DynamoDB.ResourceNotFoundException') })
    expect({ status: never.status, error: never.error }).toEqual({ status: 'FAILED', error: 'DynamoDB.ResourceNotFoundException' })
  })
})

describe('a run whose chunks a Distributed Map dispatches', () => {
  const byMap = (runId: string, unitTests = true): BuildInput['runs'][number] => ({ runId, unitTests, dispatch: 'distributed-map' })
  const run: Surroundings = { ...good, suite: () => ({ scoreKey: 's' }) }

  test('has an execution a suite, and no job', async () => {
    const { status, output, suites, jobs, parameters } = await build(input(byMap('r')), run)
    expect({ status, output, jobs }).toEqual({ status: 'SUCCEEDED', output: [{ runId: 'r', scored: true }], jobs: [] })
    expect(suites.map(({ runId, suite, chunksAtOnce }) => ({ runId, suite, chunksAtOnce })).toSorted((a, b) => (a.suite < b.suite ? -1 : 1))).toEqual([
      { runId: 'r', suite: 'backtest', chunksAtOnce: 20 }, { runId: 'r', suite: 'unit-tests', chunksAtOnce: 20 },
    ])
    expect(parameters.get('MapBacktest')).toMatchObject({ StateMachineArn: '${RunSuiteArn}' })
    expect((await build(input(byMap('r', false)), run)).suites.map(({ suite }) => suite)).toEqual(['backtest'])
  })

  test('stands beside one whose queue does', async () => {
    const { output, suites, jobs } = await build(input(byMap('m'), { runId: 'q', unitTests: true, dispatch: 'queue' }), run)
    expect(output).toEqual([{ runId: 'm', scored: true }, { runId: 'q', scored: true }])
    expect({ suites: suites.map(({ runId }) => runId), jobs: jobs.map(({ runId }) => runId) }).toEqual({ suites: ['m', 'm'], jobs: ['q', 'q'] })
  })

  test.each([
    [1, 0, 40], [2, 0, 20], [3, 0, 13], [10, 0, 4], [20, 0, 4], [1, 1, 20], [2, 1, 13], [3, 3, 6], [10, 10, 2], [20, 5, 2], [20, 20, 2],
  ])('of %i models, %i of them with unit tests, has a part for each suite that runs at the same time: %i chunks', async (models, withTests, expected) => {
    const runs = Array.from({ length: models }, (_, index) => byMap(`r${index}`, index < withTests))
    const { suites } = await build(input(...runs), run)
    expect(suites).toHaveLength(models + withTests)
    expect(new Set(suites.map(({ chunksAtOnce }) => chunksAtOnce))).toEqual(new Set([expected]))
    expect(expected * (Math.min(models, 10) + Math.min(withTests, 10))).toBeLessThanOrEqual(40)
  })

  test('has one chunk at a time where its part would be less', async () => {
    const { suites } = await build({ ...input(byMap('r', false), byMap('q', false), byMap('p', false)), chunksAtOnce: 2 }, run)
    expect(suites.map(({ chunksAtOnce }) => chunksAtOnce)).toEqual([1, 1, 1])
    expect((await build({ ...input(byMap('r')), chunksAtOnce: 1 }, run)).suites.map(({ chunksAtOnce }) => chunksAtOnce)).toEqual([1, 1])
  })

  test('names its executions by build, run and suite, in what AWS takes, and so the same in a second attempt', async () => {
    const runId = 'r'.repeat(64)
    let calls = 0
    const { status, suites } = await build(input(byMap(runId)), { ...run, suite: ({ suite }) => (suite === 'unit-tests' && ++calls === 1 ? refuse('StepFunctions.SdkClientException') : { scoreKey: 's' }) })
    expect(status).toBe('SUCCEEDED')
    const names = suites.filter(({ suite }) => suite === 'unit-tests').map(({ name }) => name)
    expect(names).toEqual([expect.stringMatching(/^unit-tests-[0-9a-f]{64}$/), names[0]])
    expect(new Set(suites.map(({ name }) => name)).size).toBe(2)
    for (const { name } of suites) expect(name.length).toBeLessThanOrEqual(80)
  })

  test.each([
    ['its own error', '{"Error":"Backtest.Cancelled","Status":"FAILED"}', 'Backtest.Cancelled'],
    ['what Step Functions says, of one that ended without a word', '{"Status":"TIMED_OUT"}', 'States.TaskFailed'],
  ])('whose suite fails is failed by %s; the others go on', async (_what, cause, expected) => {
    const { output, failedRuns } = await build(input(byMap('r'), byMap('q', false)), { ...run, suite: ({ runId }) => (runId === 'q' ? refuse('States.TaskFailed', cause) : { scoreKey: 's' }) })
    expect(output).toEqual([{ runId: 'r', scored: true }, { runId: 'q', scored: false }])
    expect(failedRuns).toEqual([['run#q', expected]])
  })
})
