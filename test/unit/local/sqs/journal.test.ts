import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Journal, type JournalRecord, type Position } from '../../../../src/local/sqs/journal.js'

let directory: string
let path: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-'))
  path = join(directory, 'journal.jsonl')
})

afterEach(() => rmSync(directory, { recursive: true }))

const sent = (sequence: number, body = 'x'): JournalRecord => ({ send: { sequence, id: `id-${sequence}`, sender: 's', sentAt: 1, body } })

function reopened(): { readonly journal: Journal, readonly records: readonly JournalRecord[], readonly positions: readonly Position[] } {
  const records: JournalRecord[] = []
  const positions: Position[] = []
  const journal = Journal.open(path, (record, position) => {
    records.push(record)
    positions.push(position)
  })
  return { journal, records, positions }
}

describe('journal', () => {
  test('records come back in order, each where its position says', () => {
    const first = reopened().journal
    const body = 'é🙂'.repeat(400_000)
    const written = [sent(1), sent(2, body), { delete: [1] }]
    const positions = written.flatMap(record => first.append([record]))
    expect(first.read(positions[1] ?? { offset: 0, length: 0 })).toEqual(sent(2, body))
    first.close()
    const again = reopened()
    expect(again.records).toEqual(written)
    expect(again.positions).toEqual(positions)
    again.journal.close()
  })

  test.each([1, 5, 30])('a last record that lost %i bytes is discarded, and writing goes on after the one before', (lost) => {
    const { journal } = reopened()
    journal.append([sent(1)])
    journal.append([sent(2)])
    const { size } = journal
    journal.close()
    truncateSync(path, size - lost)
    const torn = reopened()
    expect(torn.records).toEqual([sent(1)])
    torn.journal.append([sent(3)])
    torn.journal.close()
    const again = reopened()
    expect(again.records).toEqual([sent(1), sent(3)])
    again.journal.close()
  })

  test('a damaged record in the middle is an error that says where', () => {
    writeFileSync(path, `${JSON.stringify(sent(1))}\nnonsense\n${JSON.stringify(sent(2))}\n`)
    const offset = JSON.stringify(sent(1)).length + 1
    expect(() => reopened()).toThrow(`SW4201: ${path} is damaged at byte ${offset}`)
  })

  test('rewriting replaces the content, reads from the old one meanwhile, and leaves nothing behind', () => {
    const { journal } = reopened()
    const [, second] = journal.append([sent(1), sent(2), sent(3)])
    const entries = function* (): Iterable<readonly [JournalRecord, string]> {
      yield [{ journal: 1, next: 4 }, 'head']
      yield [journal.read(second ?? { offset: 0, length: 0 }), 'kept']
    }
    const placed = new Map(journal.rewrite(entries()))
    expect(journal.read(placed.get('kept') ?? { offset: 0, length: 0 })).toEqual(sent(2))
    journal.append([sent(4)])
    expect(readFileSync(path, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line) as unknown)).toEqual([{ journal: 1, next: 4 }, sent(2), sent(4)])
    journal.close()
  })

  test('a rewrite that a crash cut short counts for nothing', () => {
    const { journal } = reopened()
    journal.append([sent(1)])
    journal.close()
    writeFileSync(`${path}.new`, 'half')
    const again = reopened()
    expect(again.records).toEqual([sent(1)])
    expect(() => readFileSync(`${path}.new`)).toThrow('ENOENT')
    again.journal.close()
  })

  test('a failed rewrite leaves the journal as it was', () => {
    const { journal } = reopened()
    journal.append([sent(1)])
    const failing = function* (): Iterable<readonly [JournalRecord, string]> {
      yield [sent(9), 'x']
      throw new Error('no more')
    }
    expect(() => journal.rewrite(failing())).toThrow('no more')
    journal.append([sent(2)])
    journal.close()
    const again = reopened()
    expect(again.records).toEqual([sent(1), sent(2)])
    again.journal.close()
  })

  test('bytes after the last line break are no record even if they are whole JSON', () => {
    const { journal } = reopened()
    journal.append([sent(1)])
    journal.close()
    appendFileSync(path, JSON.stringify(sent(2)))
    const again = reopened()
    expect(again.records).toEqual([sent(1)])
    again.journal.close()
  })
})
