import { describe, expect, test } from '@jest/globals'
import { modelDigest } from '../../../../src/nlp/index.js'
import type { ModelBundle } from '../../../../src/nlp/index.js'
import { modelKey } from '../../../../tasks/shared/layout.js'
import { createModels, readBundle } from '../../../../tasks/shared/model-cache.js'
import type { ObjectStore } from '../../../../tasks/shared/port.js'
import { digest } from '../fake/item.js'
import { createFakeStore } from '../fake/store.js'

const bundleOf = (label: string): ModelBundle => ({ format: 1, labels: [label], groups: {}, patterns: [], rules: [] })

/** A store with models, and which objects were read. */
async function storeWith(...bundles: readonly ModelBundle[]): Promise<{ readonly store: ObjectStore, readonly read: readonly string[], readonly objects: Map<string, Uint8Array> }> {
  const fake = createFakeStore()
  for (const bundle of bundles) await fake.put(modelKey(modelDigest(bundle)), JSON.stringify(bundle))
  const read: string[] = []
  return { objects: fake.objects, read, store: { ...fake, get: (key) => (read.push(key), fake.get(key)) } }
}

describe('a bundle', () => {
  test('is read by its digest', async () => {
    const { store } = await storeWith(bundleOf('A'))
    expect(await readBundle(store, modelDigest(bundleOf('A')))).toEqual(bundleOf('A'))
  })

  test('that is not there is named', async () => {
    const { store } = await storeWith()
    await expect(readBundle(store, digest('a'))).rejects.toMatchObject({ name: 'ModelMissing', message: `there is no model bundle models/${digest('a')}.json` })
  })

  test.each([
    ['cut', JSON.stringify(bundleOf('A')).slice(0, -1)],
    ['changed', JSON.stringify(bundleOf('B'))],
    ['null', 'null'],
    ['empty', ''],
  ])('%s: it is refused', async (_, content) => {
    const { store } = await storeWith()
    const key = modelKey(modelDigest(bundleOf('A')))
    await store.put(key, content)
    await expect(readBundle(store, modelDigest(bundleOf('A')))).rejects.toMatchObject({ name: 'ModelDamaged', message: `${key} is not the model that its name says; remove the object and run again` })
  })
})

describe('the cache of models', () => {
  test('reads and compiles a model once, whoever asks at the same time', async () => {
    const { store, read } = await storeWith(bundleOf('A'))
    const models = createModels(store)
    const name = modelDigest(bundleOf('A'))
    const [first, second] = await Promise.all([models(name), models(name)])
    expect(first).toBe(second)
    expect(await models(name)).toBe(first)
    expect(read).toHaveLength(1)
  })

  test('tries again what could not be loaded', async () => {
    const { store, objects, read } = await storeWith()
    const models = createModels(store)
    const name = modelDigest(bundleOf('A'))
    await expect(models(name)).rejects.toMatchObject({ name: 'ModelMissing' })
    objects.set(modelKey(name), Buffer.from(JSON.stringify(bundleOf('A'))))
    expect((await models(name)).predict({ tokens: [], sentences: [] })).toEqual([])
    expect(read).toHaveLength(2)
  })

  test('keeps four and forgets the one loaded first', async () => {
    const bundles = ['A', 'B', 'C', 'D', 'E'].map(bundleOf)
    const { store, read } = await storeWith(...bundles)
    const models = createModels(store)
    for (const bundle of bundles) await models(modelDigest(bundle))
    for (const bundle of bundles.slice(1)) await models(modelDigest(bundle))
    expect(read).toHaveLength(5)
    await models(modelDigest(bundleOf('A')))
    expect(read).toHaveLength(6)
  })
})
