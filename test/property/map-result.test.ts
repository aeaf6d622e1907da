import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readMapResults } from '../../src/map-result/index.js'
import type { ObjectStore, OutputType } from '../../src/map-result/index.js'
import type { Json } from '../../src/asl/json.js'

/** A store with one file of results, which arrives in pieces of any size. */
function storeOf(text: string, name: string, sizes: readonly number[]): ObjectStore {
  const bytes = Buffer.from(text)
  async function* pieces(): AsyncGenerator<Uint8Array> {
    let at = 0
    for (let turn = 0; at < bytes.length; turn += 1) {
      const size = sizes[turn % sizes.length] ?? 1
      yield await Promise.resolve(bytes.subarray(at, at + size))
      at += size
    }
  }
  const manifest = { DestinationBucket: 'b', MapRunArn: 'a', ResultFiles: { SUCCEEDED: [{ Key: name, Size: bytes.length }] } }
  return { get: (_bucket, key) => Promise.resolve(key === 'manifest.json' ? Buffer.from(JSON.stringify(manifest)) : pieces()) }
}

async function outputs(client: ObjectStore, outputType: OutputType): Promise<readonly unknown[]> {
  const found: unknown[] = []
  for await (const result of readMapResults({ client, details: { Bucket: 'b', Key: 'manifest.json' }, transformation: 'COMPACT', outputType, only: ['SUCCEEDED'] })) found.push(result.output)
  return found
}

// -0 is no JSON
const items = fc.array(fc.jsonValue({ stringUnit: 'grapheme' }).map((value) => JSON.parse(JSON.stringify(value)) as Json), { maxLength: 12 })
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
const indent = fc.constantFrom(0, 2)

describe('whatever children gave is read back, however the file arrives', () => {
  test('from an array, indented or not', async () => {
    await fc.assert(fc.asyncProperty(items, sizes, indent, async (values, pieces, spaces) => {
      expect(await outputs(storeOf(JSON.stringify(values, undefined, spaces), 'f.json', pieces), 'JSON')).toEqual(values)
    }), { seed: 11, numRuns: 400 })
  })

  test('from JSON Lines, with or without a last newline', async () => {
    await fc.assert(fc.asyncProperty(items, sizes, fc.boolean(), async (values, pieces, closed) => {
      const text = values.map((value) => JSON.stringify(value)).join('\n') + (closed ? '\n' : '')
      expect(await outputs(storeOf(text, 'f.jsonl', pieces), 'JSONL')).toEqual(values)
    }), { seed: 12, numRuns: 400 })
  })

  test('and an array that is cut short is never taken for a whole one', async () => {
    await fc.assert(fc.asyncProperty(items, sizes, fc.nat(), async (values, pieces, at) => {
      const text = JSON.stringify(values)
      await expect(outputs(storeOf(Buffer.from(text).subarray(0, at % Buffer.byteLength(text)).toString('latin1'), 'f.json', pieces), 'JSON')).rejects.toThrow(/^SW4502: /)
    }), { seed: 13, numRuns: 400 })
  })
})
