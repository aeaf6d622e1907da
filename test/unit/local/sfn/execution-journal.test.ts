import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Checkpoint, ExecutionEvent } from '../../../../src/interpreter/index.js'
import { ExecutionJournal, type JournalContent } from '../../../../src/local/sfn/execution-journal.js'

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-'))
  path = join(directory, 'one.journal')
})
afterEach(() => { rmSync(directory, { recursive: true, force: true }) })

const problems: unknown[] = []
const journal = (): ExecutionJournal => new ExecutionJournal(path, error => problems.push(error))
const checkpoint = (serial: number): Checkpoint => ({ state: { serial } as Checkpoint['state'], pending: { timers: [[':1', 5]], calls: [] } })
const event = (at: number, size = 1): ExecutionEvent => ({ type: 'taskSucceeded', at, id: ':2', output: 'é'.repeat(size) })
const lines = (content: JournalContent | undefined): readonly number[] => content?.events.map(({ event: { at }, length }) => at * 100 + length) ?? []

test('what was written is read, and gone on with', () => {
  const first = journal()
  first.begin(checkpoint(1))
  first.write(event(1), 10, () => checkpoint(2))
  const second = journal()
  expect(second.read()).toEqual({ checkpoint: checkpoint(1), events: [{ event: event(1), length: 10 }] })
  second.write(event(2), 20, () => checkpoint(3))
  expect(lines(journal().read())).toEqual([110, 220])
  second.remove()
  expect(journal().read()).toBeUndefined()
})

test('a line that was cut short is discarded, wherever it was cut', () => {
  const whole = journal()
  whole.begin(checkpoint(1))
  whole.write(event(1, 3), 10, () => checkpoint(2))
  const before = readFileSync(path)
  whole.write(event(2, 3), 20, () => checkpoint(3))
  const after = readFileSync(path)
  for (let end = before.length; end < after.length; end++) {
    writeFileSync(path, after.subarray(0, end))
    const cut = journal()
    expect(lines(cut.read())).toEqual([110])
    expect(statSync(path).size).toBe(before.length)
    cut.write(event(3), 30, () => checkpoint(4))
    expect(lines(journal().read())).toEqual([110, 330])
  }
})

test('a long one is begun anew from a checkpoint, and stays bounded', () => {
  const long = journal()
  long.begin(checkpoint(0))
  let largest = 0
  for (let at = 1; at <= 200; at++) {
    long.write(event(at, 10_000), at, () => checkpoint(at))
    largest = Math.max(largest, statSync(path).size)
  }
  expect(largest).toBeLessThan(1_048_576 + 2 * 20_100)
  const { checkpoint: last, events = [] } = journal().read() ?? {}
  expect(last?.state.serial).toBeGreaterThan(100)
  expect((last?.state.serial ?? 0) + events.length).toBe(200)
})

test('an event that could not be written is in the checkpoint that the next one takes with it', () => {
  const failing = journal()
  failing.begin(checkpoint(0))
  rmSync(path)
  mkdirSync(path)
  failing.write(event(1), 1, () => checkpoint(1))
  expect(problems).toEqual([expect.objectContaining({ code: 'EISDIR' })])
  rmSync(path, { recursive: true })
  failing.write(event(2), 2, () => checkpoint(2))
  failing.write(event(3), 3, () => checkpoint(3))
  expect(journal().read()).toEqual({ checkpoint: checkpoint(2), events: [{ event: event(3), length: 3 }] })
  expect(readdirSync(directory)).toEqual(['one.journal'])
})

test.each([
  ['of another version', '{"journal":2}\n', 'its journal was written by another version'],
  ['that is no JSON', '{"journal":1,"state":{},"pending":{}}\n{"ev\n{}\n', 'its journal is damaged in line 2'],
  ['of which a line is no event', '{"journal":1,"state":{},"pending":{}}\n{}\n', 'its journal is damaged in line 2'],
  ['that is empty', '', 'its journal is damaged in line 1'],
  ['that is no object', '[]\n', 'its journal is damaged in line 1'],
])('one %s is refused, and left as it is', (_what, text, message) => {
  appendFileSync(path, text)
  expect(() => journal().read()).toThrow(message)
  expect(readFileSync(path, 'utf8')).toBe(text)
})
