import { describe, expect, test } from '@jest/globals'
import { headerRange, readHeader, readRecords, recordRange, writeManifest } from '../../../../tasks/shared/manifest.js'
import type { ByteRange, ManifestHeader } from '../../../../tasks/shared/manifest.js'
import { digest } from '../fake/item.js'

const header: ManifestHeader = { format: 1, items: 60, chunks: 3, listDigest: digest('e'), maxDocumentBytes: 9_999_999 }
const chunks = [digest('a'), digest('b'), digest('c')]
const bytes = Buffer.from(writeManifest(header, chunks))
const cut = ({ first, last }: ByteRange): Uint8Array => bytes.subarray(first, last + 1)
const padded = (text: string): Buffer => Buffer.from(`${text.padEnd(511)}\n`)

describe('a manifest', () => {
  test('has its header at the beginning', () => {
    expect(readHeader(cut(headerRange))).toEqual(header)
  })

  test.each([[0, 3], [0, 1], [1, 2], [1, 3], [2, 3]])('has chunks %d to %d where their numbers say', (from, to) => {
    expect(readRecords(cut(recordRange(from, to)), to - from)).toEqual(chunks.slice(from, to))
  })

  test('is as long as is said', () => {
    expect(bytes.byteLength).toBe(recordRange(0, 3).last + 1)
  })

  test('of no items is a header', () => {
    const none = { ...header, items: 0, chunks: 0 }
    const text = writeManifest(none, [])
    expect(text).toHaveLength(headerRange.last + 1)
    expect(readHeader(Buffer.from(text))).toEqual(none)
  })

  test('is not written with anything but SHA-256 digests', () => {
    expect(() => writeManifest(header, ['abc'])).toThrow('SHA-256')
    expect(() => writeManifest({ ...header, listDigest: 'a'.repeat(600) }, [])).toThrow('SHA-256')
  })
})

describe('a damaged manifest is refused', () => {
  const damaged = { name: 'ManifestDamaged', message: expect.stringContaining('upload the list again') }

  test.each<[string, Uint8Array]>([
    ['cut', bytes.subarray(0, 100)],
    ['no JSON', padded('nothing')],
    ['null', padded('null')],
    ['another format', padded(JSON.stringify({ ...header, format: 2 }))],
    ['as many chunks as its items do not make', padded(JSON.stringify({ ...header, chunks: 2 }))],
    ['a negative number of items', padded(JSON.stringify({ ...header, items: -1, chunks: 0 }))],
    ['half an item', padded(JSON.stringify({ ...header, items: 59.5 }))],
    ['no list digest', padded(JSON.stringify({ ...header, listDigest: undefined }))],
  ])('header: %s', (_, part) => {
    expect(() => readHeader(part)).toThrow(expect.objectContaining(damaged))
  })

  test.each<[string, Uint8Array, number]>([
    ['fewer than asked for', cut(recordRange(0, 2)), 3],
    ['more than asked for', cut(recordRange(0, 3)), 2],
    ['not where they should be', bytes.subarray(recordRange(0, 1).first + 1, recordRange(0, 1).last + 2), 1],
    ['no digests', Buffer.from(`${'x'.repeat(64)}\n`), 1],
  ])('records: %s', (_, part, count) => {
    expect(() => readRecords(part, count)).toThrow(expect.objectContaining(damaged))
  })
})
