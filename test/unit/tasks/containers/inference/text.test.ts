import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { float32Text } from '../../../../../tasks/containers/inference/prediction.js'
import { cellText, csvCell, emptyRecord, lastRecordEnd, readHeader, readRecord } from '../../../../../tasks/containers/inference/text/csv.js'
import { cutText, recordsBefore } from '../../../../../tasks/containers/inference/text/cut.js'
import { numberAt, textNumber } from '../../../../../tasks/containers/inference/text/number.js'

const numberIn = (text: string): number | undefined => {
  const bytes = Buffer.from(`,${text},`)
  return numberAt(bytes, 1, bytes.length - 1)
}

describe('numbers', () => {
  test('are those that JavaScript reads', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(numberIn(String(value))).toBe(Number(String(value)))
    }))
  })

  test('are correctly rounded from decimals', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 0, max: 25 }), fc.boolean(), (digits, scale, negative) => {
      const padded = digits.toString().padStart(scale + 1, '0')
      const text = `${negative ? '-' : ''}${padded.slice(0, padded.length - scale)}${scale === 0 ? '' : `.${padded.slice(padded.length - scale)}`}`
      expect(numberIn(text)).toBe(Number(text))
    }), { numRuns: 500 })
  })

  test.each(['', 'NA', 'n/a', 'NaN', 'NULL', ' '])('%j is missing', (text) => {
    expect(numberIn(text)).toBeNaN()
    expect(textNumber(text)).toBeNaN()
  })

  test.each(['x', '1x', '0x10', '1,5', '--1', '1.2.3', '.', '-', 'true', '1e', '1'.repeat(401)])('%j is none', (text) => {
    expect(numberIn(text)).toBeUndefined()
  })

  test('infinity has its names, and blanks around a number do no harm', () => {
    expect(['inf', '-Infinity', ' 1.5 ', '+2', '.5', '5.'].map(numberIn)).toEqual([Infinity, -Infinity, 1.5, 2, 0.5, 5])
  })

  test('single precision is written shortly, and reads back as the same', () => {
    fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = float32Text(value)
      expect(Math.fround(Number(text))).toBe(value === 0 ? 0 : value)
      expect(text.replace(/e.*|[-.]/g, '').replace(/^0+/, '').length).toBeLessThanOrEqual(String(value).length)
    }))
    expect(float32Text(Math.fround(0.1))).toBe('0.1')
  })
})

const table = fc.array(fc.array(fc.string({ unit: fc.constantFrom('a', 'ä', '"', ',', '\n', '\r', ' ') }), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 })
const written = (rows: readonly (readonly string[])[], lineEnd: string): string => rows.map((row) => row.map((cell) => csvCell(cell, ',')).join(',')).join(lineEnd)

function readAll(block: Buffer): readonly (readonly string[])[] {
  const record = emptyRecord(3)
  const rows: string[][] = []
  for (let at = 0; at < block.length; at = record.next) {
    expect(readRecord(block, at, ','.charCodeAt(0), record)).toBeUndefined()
    rows.push(Array.from({ length: record.count }, (_, cell) => cellText(block, record, cell)))
  }
  return rows
}

describe('CSV', () => {
  test('is read as it was written, whatever its cells', () => {
    fc.assert(fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
      expect(readAll(Buffer.from(written(rows, lineEnd) + lineEnd))).toEqual(rows)
    }))
  })

  test('the last whole record of a piece ends where one does', () => {
    fc.assert(fc.property(table, fc.nat(200), (rows, length) => {
      const text = Buffer.from(`${written(rows, '\n')}\n`)
      const ends = rows.map((_, index) => Buffer.byteLength(`${written(rows.slice(0, index + 1), '\n')}\n`))
      expect(lastRecordEnd(text.subarray(0, length))).toBe(ends.filter((end) => end <= length).at(-1) ?? 0)
    }))
  })

  test.each([
    ['a,b"c,"d', 'quote inside of a cell'],
    ['"a"b,c', 'text after a closing quote'],
  ])('%j has a %s', (text, fault) => {
    const record = emptyRecord(3)
    expect(readRecord(Buffer.from(`${text}\nnext`), 0, 44, record)).toBe(fault)
    expect(record.next).toBe(text.length + 1)
  })

  test('a header may have a byte order mark and quotes', () => {
    expect(readHeader(Buffer.from('\uFEFF"a,1",b\r\n1,2\r\n'), 'f.csv', ',', true)).toMatchObject({ names: ['a,1', 'b'], lineEnd: '\r\n', rowsAt: 12 })
    expect(readHeader(Buffer.from('a;b'), 'f.csv', ';', false)).toMatchObject({ names: ['column_0', 'column_1'], rowsAt: 0 })
  })
})

describe('cuts', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cut-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('lie between records, leave nothing out, and count right', async () => {
    const file = path.join(folder, 'a.csv')
    await fc.assert(fc.asyncProperty(table, fc.integer({ min: 1, max: 60 }), async (rows, partBytes) => {
      const text = Buffer.from(`${written(rows, '\n')}\n`)
      await writeFile(file, text)
      const handle = await open(file)
      try {
        const { parts, bytes } = await cutText(handle, { name: 'a.csv', quoted: true, partBytes })
        expect(bytes).toBe(text.length)
        expect(parts.flatMap(({ start, end }) => readAll(text.subarray(start, end)))).toEqual(rows)
        expect(parts.map(({ start }) => start)).toEqual([0, ...parts.slice(0, -1).map(({ end }) => end)])
        expect(parts.slice(0, -1).every(({ start, end }) => end - start >= partBytes)).toBe(true)
        expect(await recordsBefore(handle, true, bytes)).toBe(rows.length)
      } finally {
        await handle.close()
      }
    }), { numRuns: 60 })
  })

  test('a block of reading ends anywhere', async () => {
    const file = path.join(folder, 'large.csv')
    const rows = Array.from({ length: 90_000 }, (_, row) => [`"${'x'.repeat(row % 30)}\n"`, String(row), '""""'])
    await writeFile(file, rows.map((row) => `${row.join(',')}\n`).join(''))
    const handle = await open(file)
    try {
      const { parts, bytes } = await cutText(handle, { name: 'a.csv', quoted: true, partBytes: 10_000 })
      expect(bytes).toBeGreaterThan(2 << 20)
      const counts: number[] = []
      for (const { start, end } of parts) counts.push(await recordsBefore(handle, true, end, start))
      expect(counts.reduce((sum, each) => sum + each, 0)).toBe(rows.length)
      expect(Math.max(...parts.map(({ start, end }) => end - start))).toBeLessThan(10_100)
    } finally {
      await handle.close()
    }
  })
})
