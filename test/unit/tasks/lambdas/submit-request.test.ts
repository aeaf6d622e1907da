import { describe, expect, test } from '@jest/globals'
import { readRequest } from '../../../../tasks/lambdas/submit/request.js'
import { digest } from '../fake/item.js'

const suite = { name: 'backtest', listDigest: digest('a') }
const run = { runId: 'run-1', modelDigest: digest('b'), suites: [suite] }
const request = { user: 'ann', runs: [run] }
const withRun = (changes: object): object => ({ ...request, runs: [{ ...run, ...changes }] })
const withSuite = (changes: object): object => withRun({ suites: [{ ...suite, ...changes }] })
const invalid = (message: string) => expect.objectContaining({ name: 'RequestInvalid', message: expect.stringContaining(message) })

describe('a request is read', () => {
  test.each<[string, object]>([
    ['with what it must have', request],
    ['with all it may have', { user: 'A-_9'.repeat(16), restoreTier: 'Expedited', dispatch: 'distributed-map', chunksAtOnce: 1000, runs: [{ ...run, title: 'news 1.0.0', fresh: true, suites: [{ name: 'unit-tests', listDigest: digest('c') }, suite] }] }],
    ['of the most runs', { ...request, runs: Array.from({ length: 20 }, (_, index) => ({ ...run, runId: `r${index}` })) }],
  ])('%s', (_, value) => {
    expect(readRequest(JSON.stringify(value))).toEqual(value)
  })
})

describe('a request is refused', () => {
  test.each<[string, unknown, string]>([
    ['no user', { ...request, user: undefined }, 'user must be 1 to 64 letters, digits, - and _'],
    ['a user who would be another topic', { ...request, user: 'ann/#' }, 'user must be'],
    ['a user of two lines', { ...request, user: 'ann\n' }, 'user must be'],
    ['a user that is no text', { ...request, user: ['ann'] }, 'user must be'],
    ['another tier', { ...request, restoreTier: 'Fast' }, 'restoreTier must be Standard or Bulk or Expedited'],
    ['another dispatch', { ...request, dispatch: 'map' }, 'dispatch must be queue or distributed-map'],
    ['no chunk at once', { ...request, chunksAtOnce: 0 }, 'chunksAtOnce must be a whole number from 1 to 1000'],
    ['half a chunk at once', { ...request, chunksAtOnce: 1.5 }, 'chunksAtOnce must be'],
    ['too many chunks at once', { ...request, chunksAtOnce: 1001 }, 'chunksAtOnce must be'],
    ['chunks at once as a text', { ...request, chunksAtOnce: '4' }, 'chunksAtOnce must be'],
    ['a dispatch that is null', { ...request, dispatch: null }, 'dispatch must be'],
    ['a tier that is null', { ...request, restoreTier: null }, 'restoreTier must be'],
    ['no runs', { ...request, runs: undefined }, 'runs must be a list of 1 to 20 runs'],
    ['no run', { ...request, runs: [] }, 'runs must be'],
    ['runs that are no list', { ...request, runs: { length: 1, 0: run } }, 'runs must be'],
    ['too many runs', { ...request, runs: Array.from({ length: 21 }, (_, index) => ({ ...run, runId: `r${index}` })) }, 'runs must be'],
    ['a run that is null', { ...request, runs: [null] }, 'runs/0: runId must be'],
    ['a run that is a list', { ...request, runs: [[]] }, 'runs/0: runId must be'],
    ['a run twice', { ...request, runs: [run, run] }, 'a runId is there twice'],
    ['a field of no meaning', { ...request, target: 'aws' }, '\'target\' is unknown'],
    ['no run id', withRun({ runId: undefined }), 'runs/0: runId must be 1 to 64 letters'],
    ['an empty run id', withRun({ runId: '' }), 'runId must be'],
    ['a long run id', withRun({ runId: 'r'.repeat(65) }), 'runId must be'],
    ['a run id that would be a path', withRun({ runId: '../other' }), 'runId must be'],
    ['a run id that would be another row', withRun({ runId: 'a#backtest' }), 'runId must be'],
    ['no digest of a model', withRun({ modelDigest: 'news-v1' }), 'modelDigest must be 64 hexadecimal digits'],
    ['a digest in capitals', withRun({ modelDigest: digest('A') }), 'modelDigest must be'],
    ['freshness that is a text', withRun({ fresh: 'yes' }), 'fresh must be true or false'],
    ['a title that is no text', withRun({ title: 5 }), 'title must be a text of at most 200 characters'],
    ['a long title', withRun({ title: 'x'.repeat(201) }), 'title must be'],
    ['a field of a run of no meaning', withRun({ manifestKey: 'x' }), 'runs/0: \'manifestKey\' is unknown'],
    ['no suites', withRun({ suites: undefined }), 'runs/0: suites must be a list of 1 to 2 suites'],
    ['no suite', withRun({ suites: [] }), 'suites must be'],
    ['suites that are no list', withRun({ suites: { 0: suite } }), 'suites must be'],
    ['a suite that is null', withRun({ suites: [null] }), 'a suite\'s name must be backtest or unit-tests; runs/0: a suite\'s listDigest must be 64 hexadecimal digits'],
    ['a suite twice', withRun({ suites: [suite, suite] }), 'runs/0: a suite is there twice'],
    ['more suites than there are', withRun({ suites: [suite, { ...suite, name: 'unit-tests' }, { name: 'other', listDigest: '../../secret' }] }), 'suites must be a list of 1 to 2 suites'],
    ['a suite of another name', withSuite({ name: 'toString' }), 'a suite\'s name must be'],
    ['a list that would be a path', withSuite({ listDigest: `../${digest('a')}` }), 'listDigest must be'],
    ['a field of a suite of no meaning', withSuite({ items: 5 }), 'runs/0: \'items\' is unknown'],
    ['null', null, 'user must be'],
    ['a list', [], 'user must be'],
    ['a text', 'text', 'user must be'],
  ])('%s', (_, value, message) => {
    expect(() => readRequest(JSON.stringify(value))).toThrow(invalid(message))
  })

  test.each([null, '', '{', 'secret words'])('that is no JSON: %j; its text is not told', (body) => {
    expect(() => readRequest(body)).toThrow(expect.objectContaining({ name: 'RequestInvalid', message: 'the body is not JSON' }))
  })

  test('with all that is wrong at once, and a bounded answer', () => {
    expect(() => readRequest(JSON.stringify({ runs: [{ suites: [] }] }))).toThrow(invalid('user must be 1 to 64 letters, digits, - and _; runs/0: runId'))
    const unknown = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`${index}`.padStart(1_000, 'x'), 1]))
    expect(() => readRequest(JSON.stringify({ ...request, ...unknown }))).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{1,400}$/) }))
  })
})
