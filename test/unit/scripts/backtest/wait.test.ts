import { describe, expect, test } from '@jest/globals'
import { patience, RunFailure, waitForScore } from '../../../../scripts/backtest/wait.js'
import type { Held } from '../../../../scripts/backtest/restore.js'
import type { Awaited } from '../../../../scripts/backtest/wait.js'
import type { RunStatus } from '../../../../tasks/shared/run-status.js'

const minute = 60_000
const running = (done: number): RunStatus => ({ runId: 'r', status: 'running', user: 'ann', suites: [], ran: done, cached: 0, failed: 0, done, total: 100 })
const finished: RunStatus = { ...running(100), status: 'finished', scoreKey: 'runs/r/score.json' }

/**
 * A run in a time of its own: nothing really waits.
 *
 * @param statusAt - what the ledger says, by the time and by the times of the submissions so far, in milliseconds
 * @param heldAt - why it cannot move
 */
function world(statusAt: (now: number, submitted: readonly number[]) => RunStatus | undefined, heldAt: (now: number) => Held | undefined = () => undefined) {
  let time = 0
  const submitted: number[] = []
  const notes: (string | undefined)[] = []
  const interrupt = new AbortController()
  const awaited: Awaited = {
    runId: 'r', signal: interrupt.signal,
    status: () => Promise.resolve(statusAt(time, submitted)),
    held: () => Promise.resolve(heldAt(time)),
    submit() {
      submitted.push(time)
      return Promise.resolve()
    },
    progress: (_status, note) => notes.push(note),
  }
  const clock = {
    now: () => time,
    pause(milliseconds: number) {
      time += milliseconds
      return Promise.resolve()
    },
  }
  return { submitted, notes, interrupt, now: () => time, score: () => waitForScore(awaited, patience, clock) }
}

describe('waiting for the score of a run', () => {
  test('a run that moves is not submitted again, however long it takes', async () => {
    const { score, submitted, notes } = world((now) => (now >= 99 * 55_000 ? finished : running(Math.floor(now / 55_000))))
    expect(await score()).toBe('runs/r/score.json')
    expect(submitted).toEqual([])
    expect(new Set(notes)).toEqual(new Set([undefined]))
  })

  test('a consumer that died without a word: the run is submitted again after a minute, says so, and goes on', async () => {
    const { score, submitted, notes, now } = world((time, [again]) => (again === undefined ? running(25) : time < again + 10_000 ? running(25) : finished))
    expect(await score()).toBe('runs/r/score.json')
    expect(submitted).toEqual([minute])
    expect(notes.slice(0, minute / patience.poll).every((note) => note === undefined)).toBe(true)
    expect(notes).toContain('not moved for 60 s, submitted again')
    expect(notes.at(-1)).toBeUndefined()
    expect(now()).toBeLessThan(2 * minute)
  })

  test('a run that stands still is submitted at growing intervals, then given up with what to do', async () => {
    const { score, submitted, now } = world(() => running(7))
    const failure = await score().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(RunFailure)
    expect(String(failure)).toMatch(/has not moved for 60 minutes \(7 of 100 items\); run the same command again/)
    expect(submitted.map((time) => time / minute)).toEqual([1, 3, 7, 15, 31, 47])
    expect(now()).toBe(60 * minute)
  })

  test('a run that moves every few minutes is sent again ever more seldom', async () => {
    // a chunk of large documents, 100 times: five hours
    const { score, submitted } = world((now) => (now >= 300 * minute ? finished : running(Math.floor(now / (3 * minute)))))
    await score()
    expect(submitted.map((time) => time / minute)).toEqual([1, 5])
  })

  test('a run that waits for an archive is neither submitted again nor given up, and says what it waits for', async () => {
    const { score, submitted, notes, now } = world((time) => (time >= 48.5 * 60 * minute ? finished : running(0)), (time) => (({ note: time < 48 * 60 * minute ? 'restoring' : 'back', waits: time < 48 * 60 * minute })))
    expect(await score()).toBe('runs/r/score.json')
    expect(notes.slice(0, 48 * 60 * minute / patience.poll).every((note) => note === 'restoring')).toBe(true)
    expect(notes.at(-1)).toBe('back')
    // what comes after it is a standstill like any other
    expect(submitted[0]).toBe(48 * 60 * minute + minute - patience.poll)
    expect(now()).toBe(48.5 * 60 * minute)
  })

  test.each<[string, RunStatus | undefined, string]>([
    ['that failed, with why', { ...running(0), status: 'failed', error: 'Backtest.RestoreRefused', cause: 'no such speed' }, 'run r failed: Backtest.RestoreRefused: no such speed'],
    ['that failed', { ...running(3), status: 'failed', error: 'Backtest.NotScored' }, 'run r failed: Backtest.NotScored'],
    ['that is not there', undefined, 'the ledger has no run r'],
  ])('a run %s', async (_name, status, message) => {
    const { score } = world(() => status)
    await expect(score()).rejects.toThrow(new RunFailure(message))
  })

  test('an interrupt ends it', async () => {
    const { score, interrupt } = world((now) => {
      if (now >= 1000) interrupt.abort(new Error('interrupted'))
      return running(1)
    })
    await expect(score()).rejects.toThrow('interrupted')
  })
})
