import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createS3 } from '../../src/local/s3/index.js'
import type { JsonObject, LocalService } from '../../src/local/service.js'

const caller = { principalArn: 'arn:aws:iam::123456789012:root' }
const Bucket = 'model'

/** Keys of few letters, so that they share prefixes; some stand where UTF-16 and UTF-8 order differ. */
const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', '/', '\uFB01', '\u{1F600}'), minLength: 1, maxLength: 6 })

type Step =
  | { readonly kind: 'put', readonly key: string, readonly body: string, readonly condition: 'none' | 'absent' | 'same' }
  | { readonly kind: 'delete', readonly key: string }
  | { readonly kind: 'list', readonly prefix: string, readonly delimiter: string, readonly maxKeys: number, readonly startAfter: string }
  | { readonly kind: 'restart' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), key, body: fc.string({ maxLength: 20 }), condition: fc.constantFrom('none' as const, 'none' as const, 'absent' as const, 'same' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), key }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('list' as const), prefix: fc.oneof(fc.constant(''), fc.constant('a'), fc.constant('a/')), delimiter: fc.constantFrom('', '/', '/', 'b'), maxKeys: fc.integer({ min: 1, max: 5 }), startAfter: fc.oneof(fc.constant(''), key) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
)

const inOrder = (texts: Iterable<string>): readonly string[] => [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

/** What a listing is, said as simply as possible: keys in order, those with the delimiter behind the prefix cut there, each once. */
function listing(keys: Iterable<string>, { prefix, delimiter, startAfter }: Extract<Step, { kind: 'list' }>): readonly string[] {
  const entries = inOrder(keys).filter(name => name.startsWith(prefix) && (startAfter === '' || Buffer.compare(Buffer.from(name), Buffer.from(startAfter)) > 0)).map((name) => {
    const at = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length)
    return at === -1 ? name : name.slice(0, at + delimiter.length)
  })
  // a prefix that the start lies in was given before it
  return [...new Set(entries)].filter(entry => entry === '' || !(delimiter !== '' && entry.endsWith(delimiter) && startAfter.startsWith(entry)))
}

async function pages(call: (operation: string, input: JsonObject) => Promise<JsonObject>, { prefix, delimiter, maxKeys, startAfter }: Extract<Step, { kind: 'list' }>): Promise<readonly string[]> {
  const seen: string[] = []
  let token: string | undefined
  do {
    const page = await call('ListObjectsV2', { Bucket, Prefix: prefix, Delimiter: delimiter, MaxKeys: maxKeys, StartAfter: startAfter, ...(token === undefined ? {} : { ContinuationToken: token }) })
    const found = [...((page['Contents'] ?? []) as readonly { Key: string }[]).map(({ Key }) => Key), ...((page['CommonPrefixes'] ?? []) as readonly { Prefix: string }[]).map(({ Prefix }) => Prefix)]
    expect(page['KeyCount']).toBe(found.length)
    expect(found.length).toBeLessThanOrEqual(maxKeys)
    token = page['NextContinuationToken'] as string | undefined
    expect(page['IsTruncated']).toBe(token !== undefined)
    if (token !== undefined) expect(found.length).toBe(maxKeys)
    seen.push(...inOrder(found))
  } while (token !== undefined)
  return seen
}

async function check(steps: readonly Step[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 's3-model-'))
  const model = new Map<string, { readonly body: string, readonly etag: string }>()
  let s3: LocalService = await createS3({ directory })
  const call = (operation: string, input: JsonObject): Promise<JsonObject> => s3.call(operation, input, caller)
  await call('CreateBucket', { Bucket })
  try {
    for (const next of steps) {
      if (next.kind === 'put') {
        const present = model.get(next.key)
        const condition = next.condition === 'absent' ? { IfNoneMatch: '*' } : next.condition === 'same' ? { IfMatch: present?.etag ?? '"none"' } : {}
        const put = call('PutObject', { Bucket, Key: next.key, Body: next.body, ...condition })
        if ((next.condition === 'absent' && present !== undefined) || (next.condition === 'same' && present === undefined)) await expect(put).rejects.toHaveProperty('code')
        else model.set(next.key, { body: next.body, etag: (await put)['ETag'] as string })
      } else if (next.kind === 'delete') {
        await call('DeleteObject', { Bucket, Key: next.key })
        model.delete(next.key)
      } else if (next.kind === 'list') expect(await pages(call, next)).toEqual(listing(model.keys(), next))
      else s3 = await createS3({ directory })
    }
    for (const [name, { body, etag }] of model) expect(await call('GetObject', { Bucket, Key: name })).toMatchObject({ Body: body, ETag: etag })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

test('a bucket holds and lists what the model says, whatever is done to it', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), check), { numRuns: 80, seed: 20_261_102 })
})
