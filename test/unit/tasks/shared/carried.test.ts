import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { carry, fetchCarried, fetchCarriedText, fetchJson, fetchText, inlineBytes, jsonBytes } from '../../../../tasks/shared/carried.js'
import { createFakeStore } from '../fake/store.js'

/** A text whose JSON has so many bytes. */
const textOf = (bytes: number): string => 'x'.repeat(bytes - 2)

describe('carrying a value', () => {
  test('of at most the limit keeps it inline and writes nothing', async () => {
    const store = createFakeStore()
    expect(await carry(store, textOf(100), 'key', 100)).toEqual({ value: textOf(100), key: null })
    expect(store.written).toEqual([])
  })

  test('of one byte more stores it', async () => {
    const store = createFakeStore()
    const carried = await carry(store, textOf(101), 'key', 100)
    expect(carried).toEqual({ value: null, key: 'key' })
    expect(await fetchCarried(store, carried)).toBe(textOf(101))
  })

  test('counts bytes of UTF-8, not characters', async () => {
    const store = createFakeStore()
    expect(await carry(store, '🚀'.repeat(10), 'key', 41)).toEqual({ value: null, key: 'key' })
    expect(await carry(store, '🚀'.repeat(10), 'key', 42)).toMatchObject({ key: null })
    expect(jsonBytes('🚀\n')).toBe(8)
  })

  test('both members are always there, since an expression that reads a missing one fails its state', async () => {
    const store = createFakeStore()
    for (const limit of [0, 1000]) expect(Object.keys(await carry(store, [1], 'key', limit))).toEqual(['value', 'key'])
  })
})

describe('the answer of the nested execution', () => {
  /** Source: AWS Step Functions developer guide, quotas: input or output of a state or execution. */
  const stateBytes = 262_144

  test.each([['quotation marks', '"'], ['backslashes', '\\'], ['line ends', '\n'], ['three-byte characters', '日'], ['control characters', '\u0001'], ['letters', 'a']])('fits with a text and an analysis as large as may be, all %s', (_, character) => {
    const fill = (bytes: number): string => {
      const text = character.repeat(Math.floor((bytes - 2) / (jsonBytes(character) - 2)))
      expect(jsonBytes(text)).toBeLessThanOrEqual(bytes)
      return text
    }
    const reference = { digest: 'd'.repeat(64), analysisKey: `base-nlp/${'d'.repeat(64)}/${'d'.repeat(64)}.json` }
    const input = JSON.stringify({ document: { ...reference, text: { value: fill(inlineBytes.text), key: null } }, analysisKey: reference.analysisKey })
    const output = JSON.stringify({ ok: true, error: null, analysis: { value: fill(inlineBytes.analysis), key: null } })
    const arn = `arn:aws:states:eu-central-1:123456789012:express:${'n'.repeat(80)}:${'n'.repeat(80)}`
    const answer = { BillingDetails: {}, ExecutionArn: arn, Input: input, InputDetails: {}, Name: 'n'.repeat(80), Output: output, OutputDetails: {}, StartDate: 1e15, Status: 'SUCCEEDED', StopDate: 1e15, StateMachineArn: arn, TraceHeader: 't'.repeat(100) }
    expect(jsonBytes(answer)).toBeLessThan(stateBytes)
  })

  test('all that business logic gets fits inline', () => {
    expect(Object.values(inlineBytes).reduce((all, bytes) => all + bytes, 0) + 2000).toBeLessThan(stateBytes)
  })
})

test('base NLP reads a cached analysis inline up to the same bytes as the function answers one inline', () => {
  const definition = readFileSync(path.resolve(import.meta.dirname, '../../../../workflows/generated/base-nlp.asl.json'), 'utf8')
  const conditions = [...definition.matchAll(/\$states\.input\.bytes ([<>=]+) ([\d.]+)/g)].map(([, operator, bytes]) => [operator, Number(bytes)])
  expect(conditions).toEqual([['<=', inlineBytes.analysis]])
})

describe('fetching', () => {
  test('a text gives what was stored as it is', async () => {
    const store = createFakeStore()
    await store.put('key', '\ufeffé 🚀\r\n')
    expect(await fetchCarriedText(store, { value: null, key: 'key' })).toBe('\ufeffé 🚀\r\n')
    expect(await fetchCarriedText(store, { value: 'here', key: null })).toBe('here')
  })

  test('what is not there names its key', async () => {
    await expect(fetchText(createFakeStore(), 'texts/a.txt')).rejects.toMatchObject({ name: 'ObjectMissing', message: 'there is no object texts/a.txt' })
    await expect(fetchCarried(createFakeStore(), { value: null, key: 'texts/a.txt' })).rejects.toMatchObject({ name: 'ObjectMissing' })
  })

  test('what is no JSON names its key, and tells nothing of the content', async () => {
    const store = createFakeStore()
    await store.put('key', '{"secret words')
    const error: unknown = await fetchJson(store, 'key').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'ObjectDamaged', message: 'object key is not JSON; remove it and run again' })
    expect((error as Error).cause).toBeUndefined()
  })
})
