import { describe, expect, test } from '@jest/globals'
import { chunkItems } from '../../../tasks/shared/chunk.js'
import { documentSeconds } from '../../../workflows/backtest/policy.js'
import { runSuite } from '../../../workflows/index.js'
import { refuse } from './building.js'
import { openDocument, suiteOf } from './suite-running.js'

const chunk = (number: number, of = 2) => ({ chunk: number, of, chunkKey: `lists/chunks/${number}.json` })
const failedInputs = (written: ReadonlyMap<string, string>): readonly { readonly chunk: number }[] =>
  (written.get('FAILED_0.jsonl') ?? '').split('\n').slice(0, -1).map((line) => JSON.parse((JSON.parse(line) as { readonly Input: string }).Input) as { readonly chunk: number })

describe('a suite by a Distributed Map', () => {
  test('runs each open item of each chunk by its text, and waits for the score', async () => {
    const { status, output, requests, told, settled, givenUp } = await suiteOf([chunk(0), chunk(3, 1)])
    expect({ status, output, told, givenUp }).toEqual({ status: 'SUCCEEDED', output: { scoreKey: 's' }, told: [], givenUp: [] })
    expect(requests.toSorted((a, b) => a.chunk - b.chunk || a.index - b.index)).toEqual([[0, 0, 2], [0, 1, 2], [3, 0, 1]].map(([number = 0, index = 0, of]) => ({
      runId: 'r', suite: 'backtest', chunk: number, of, index, modelDigest: 'm', resultKey: `r${index}`, analysisKey: `a${index}`,
      document: { digest: `d${index}`, text: { value: `text of lists/chunks/${number}.json bytes=${index}-${index}`, key: null } },
    })))
    expect(settled).toEqual([{ runId: 'r', suite: 'backtest', resultsKey: expect.stringMatching(/^intermediate\/maps\/r\/backtest\/.+\/manifest\.json$/), taskToken: expect.any(String) }])
  })

  test('leaves the children\'s results where they can be told apart, without a text', async () => {
    const { written } = await suiteOf([chunk(0)])
    expect(written.get('SUCCEEDED_0.jsonl')).toBe('{"chunk":0}\n')
    expect(JSON.stringify([...written])).not.toContain('text of')
  })

  test('that has nothing to run is closed at once', async () => {
    const { status, settled, written } = await suiteOf([])
    expect({ status, settled }).toEqual({ status: 'SUCCEEDED', settled: [{ runId: 'r', suite: 'backtest', resultsKey: null, taskToken: expect.any(String) }] })
    expect(written.size).toBe(0)
  })

  test('runs nothing of a chunk whose items all have results', async () => {
    const { status, requests } = await suiteOf([chunk(0)], { lookUp: () => [] })
    expect({ status, requests }).toEqual({ status: 'SUCCEEDED', requests: [] })
  })

  test('hands on a text by its key', async () => {
    const { requests } = await suiteOf([chunk(0, 1)], { readText: () => '{"value":null,"key":"texts/t.txt"}' })
    expect(requests[0]?.document).toEqual({ digest: 'd0', text: { value: null, key: 'texts/t.txt' } })
  })

  test('takes as many items side by side as a chunk has', () => {
    expect(JSON.stringify(runSuite.definition)).toContain(`"MaxConcurrency":${chunkItems}`)
  })
})

describe('what fails', () => {
  test.each([
    ['an execution that failed', { Status: 'FAILED', Error: 'Broken' }, 'Broken'],
    ['one that ran out of time', { Status: 'TIMED_OUT', Error: 'States.Timeout' }, 'States.Timeout'],
    ['one that says nothing more', { Status: 'ABORTED' }, 'ABORTED'],
  ])('%s: that item is told of, the others are run', async (_what, answer, error) => {
    const { status, requests, told } = await suiteOf([chunk(0, 3)], { document: ({ index }) => (index === 1 ? answer : { Status: 'SUCCEEDED' }) })
    expect({ status, requests: requests.length }).toEqual({ status: 'SUCCEEDED', requests: 3 })
    expect(told).toEqual([{ kind: 'item', runId: 'r', suite: 'backtest', chunk: 0, of: 3, index: 1, resultKey: 'r1', error, spans: null }])
  })

  test('an item whose text cannot be read, or whose execution cannot be started, is told of by what that is', async () => {
    const read = await suiteOf([chunk(0)], { readText: (range) => (range === 'bytes=1-1' ? refuse('S3.S3Exception') : '{"value":"x","key":null}') })
    expect(read.told.map(({ index, error }) => [index, error])).toEqual([[1, 'S3.S3Exception']])
    const start = await suiteOf([chunk(0)], { document: ({ index }) => (index === 0 ? refuse('Sfn.SfnException') : { Status: 'SUCCEEDED' }) })
    expect(start.told.map(({ index, error }) => [index, error])).toEqual([[0, 'Sfn.SfnException']])
    // tried six times in all
    expect(start.requests.filter(({ index }) => index === 0)).toHaveLength(6)
  })

  test('a chunk that cannot be looked up, again and again, is a child that failed; the other chunks are run, and the suite is closed', async () => {
    const { status, requests, settled, written, givenUp } = await suiteOf([chunk(0), chunk(1), chunk(2)], { lookUp: ({ chunk: number, of }) => (number === 1 ? refuse('ChunkDamaged') : Array.from({ length: of }, (_, index) => openDocument(index))) })
    expect({ status, settled: settled.length, givenUp }).toEqual({ status: 'SUCCEEDED', settled: 1, givenUp: [] })
    expect(new Set(requests.map(({ chunk: number }) => number))).toEqual(new Set([0, 2]))
    expect(failedInputs(written)).toEqual([{ runId: 'r', suite: 'backtest', chunk: 1, of: 2, chunkKey: 'lists/chunks/1.json', modelDigest: 'm', fresh: false }])
  })

  test('so is one that cannot even tell', async () => {
    const { status, written } = await suiteOf([chunk(0)], { document: () => ({ Status: 'FAILED', Error: 'Broken' }), tell: () => refuse('SQS.AmazonSQSException') })
    expect(status).toBe('SUCCEEDED')
    expect(failedInputs(written).map(({ chunk: number }) => number)).toEqual([0])
  })

  test('even when it is every chunk there is', async () => {
    const { status, settled, written } = await suiteOf([chunk(0), chunk(1)], { lookUp: () => refuse('ObjectMissing') })
    expect({ status, settled: settled.length, failed: failedInputs(written).length }).toEqual({ status: 'SUCCEEDED', settled: 1, failed: 2 })
  })

  test('what the functions say is the same the next time is not tried again, anything else six times', async () => {
    const tries = async (error: string): Promise<number> => {
      let calls = 0
      await suiteOf([chunk(0)], { lookUp: () => {
        calls++
        return refuse(error)
      } })
      return calls
    }
    expect([await tries('ChunkDamaged'), await tries('ObjectMissing'), await tries('TypeError')]).toEqual([1, 1, 6])
  })

  test('a function that was busy is called again', async () => {
    const { status, requests } = await suiteOf([chunk(0)], {
      begin: (attempt) => attempt < 3 && refuse('Lambda.TooManyRequestsException'), lookUp: (_order, attempt) => (attempt < 4 ? refuse('Lambda.ServiceException') : [openDocument(0)]),
    })
    expect({ status, requests: requests.length }).toEqual({ status: 'SUCCEEDED', requests: 1 })
  })

  test.each([
    ['a list that cannot be begun', { begin: () => refuse('ManifestDamaged') }],
    ['items that the Map cannot read', { listMissing: true }],
  ])('%s: the suite is given up as a job that its queue gave up, so that what is open is accounted', async (_what, around) => {
    const { status, output, settled, givenUp } = await suiteOf([chunk(0)], around)
    expect({ status, output, settled }).toEqual({ status: 'SUCCEEDED', output: { scoreKey: 's' }, settled: [] })
    expect(givenUp).toEqual([{ kind: 'job', runId: 'r', suite: 'backtest', from: 0, taskToken: expect.any(String) }])
  })

  test.each([
    'Lambda.ServiceException', 'Lambda.TooManyRequestsException', 'ThrottlingException', 'ProvisionedThroughputExceededException', 'Runtime.ExitError', 'Sandbox.Timedout',
  ])('a suite that could not be closed for five times (%s) is closed the sixth time, and not given up', async (error) => {
    const { status, output, settled, givenUp } = await suiteOf([chunk(0)], { settle: (attempt) => attempt < 6 && refuse(error) })
    expect({ status, output, settled: settled.length, givenUp }).toEqual({ status: 'SUCCEEDED', output: { scoreKey: 's' }, settled: 6, givenUp: [] })
  })

  test.each([['ThrottlingException', 6], ['Runtime.ExitError', 6], ['States.Timeout', 1], ['RunUnknown', 1]])('one that can never be closed (%s) is given up as a job, after %i tries', async (error, tries) => {
    const { status, output, requests, settled, givenUp } = await suiteOf([chunk(0)], { settle: () => refuse(error) })
    expect({ status, output, requests: requests.length, settled: settled.length }).toEqual({ status: 'SUCCEEDED', output: { scoreKey: 's' }, requests: 2, settled: tries })
    expect(givenUp).toEqual([{ kind: 'job', runId: 'r', suite: 'backtest', from: 0, taskToken: expect.any(String) }])
  })

  test('a document that takes longer than its chunk may is told of in time; the chunk\'s child has not failed', async () => {
    const { status, told, written } = await suiteOf([chunk(0)], { lookUpTakes: 60, documentTakes: ({ index }) => (index === 1 ? 285 : 225) })
    expect({ status, told: told.map(({ index, error }) => [index, error]) }).toEqual({ status: 'SUCCEEDED', told: [[1, 'States.Timeout']] })
    expect(written.get('SUCCEEDED_0.jsonl')).toBe('{"chunk":0}\n')
    expect(failedInputs(written)).toEqual([])
  })

  test('one that takes as long as a document may is waited for, where looking up was quick', async () => {
    const { status, told } = await suiteOf([chunk(0)], { lookUpTakes: 4, documentTakes: () => documentSeconds })
    expect({ status, told }).toEqual({ status: 'SUCCEEDED', told: [] })
  })

  test('a run that failed fails its suite, by its own error, which is asked for once', async () => {
    for (const error of ['Backtest.Cancelled', 'Backtest.NotScored', 'Backtest.NotDispatched', 'Backtest.RestoreRefused', 'Backtest.Failed']) {
      const { status, error: told, settled, givenUp } = await suiteOf([chunk(0)], { end: { error } })
      expect({ status, told, settled: settled.length, givenUp }).toEqual({ status: 'FAILED', told: error, settled: 1, givenUp: [] })
    }
  })

  test('so does one that failed by an error of somebody else\'s, at the cost of a few more calls', async () => {
    const { status, error, settled, givenUp } = await suiteOf([chunk(0)], { end: { error: 'TypeError' } })
    expect({ status, error, settled: settled.length, givenUp: givenUp.length }).toEqual({ status: 'FAILED', error: 'TypeError', settled: 6, givenUp: 1 })
  })

  test('one that failed before its suite could be given up does, too', async () => {
    expect(await suiteOf([chunk(0)], { begin: () => refuse('ManifestDamaged'), end: { error: 'Backtest.NotDispatched' } })).toMatchObject({ status: 'FAILED', error: 'Backtest.NotDispatched' })
  })
})
