import { beforeEach, describe, expect, test } from '@jest/globals'
import { itemDigest, packAnalysis } from '../../../../src/nlp/index.js'
import { createBusinessLogic } from '../../../../tasks/lambdas/business-logic/handler.js'
import { createGroup } from '../../../../tasks/lambdas/group/handler.js'
import { createPatterns } from '../../../../tasks/lambdas/patterns/handler.js'
import { fetchCarried } from '../../../../tasks/shared/carried.js'
import { digestOf } from '../../../../tasks/shared/digest.js'
import type { Carried } from '../../../../tasks/shared/carried.js'
import type { ModelStep } from '../../../../tasks/shared/document.js'
import { analysisKey, intermediateKey, modelKey, spansKey, textKey } from '../../../../tasks/shared/layout.js'
import { createModels } from '../../../../tasks/shared/model-cache.js'
import type { ModelTools } from '../../../../tasks/shared/model-step.js'
import { resultKey } from '../../../../tasks/shared/result-store.js'
import { analyseToy } from '../../nlp/toy-analysis.js'
import { bundle, code, digestOfModel, resultKeyOf, stepOf } from '../fake/document.js'
import { digest } from '../fake/item.js'
import { createFakeStore } from '../fake/store.js'
import type { FakeStore } from '../fake/store.js'

let store: FakeStore
let tools: ModelTools

beforeEach(async () => {
  store = createFakeStore()
  await store.put(modelKey(digestOfModel), JSON.stringify(bundle))
  tools = { store, models: createModels(store), code }
})

/** The three invocations, each with what the one before gave. */
async function run(step: ModelStep) {
  const groups = await createGroup(tools)(step)
  const annotations = await createPatterns(tools)({ ...step, groups })
  const spans = await createBusinessLogic(tools)({ ...step, groups, annotations })
  return { groups, annotations, spans }
}

const short = 'Acme and Globex paid 5.'
/** So many companies that nothing of it travels inline. */
const long = 'Acme 5. '.repeat(3_000)

describe('the three invocations', () => {
  test('of a short document travel inline', async () => {
    const { groups, annotations, spans } = await run(stepOf(short))
    expect(groups.value).toHaveLength(2)
    expect(annotations.value?.map(({ start, end, label, source }) => [start, end, label, source])).toEqual([[0, 4, 'A', 'company'], [9, 15, 'A', 'company'], [21, 22, 'B', 'number']])
    expect(spans).toEqual({ value: [{ start: 0, end: 4, label: 'A' }, { start: 9, end: 15, label: 'A' }], key: null })
    expect(store.written).toEqual([modelKey(digestOfModel)])
  })

  test('of a document without anything give nothing', async () => {
    expect(await run(stepOf('nothing here'))).toEqual({ groups: { value: [], key: null }, annotations: { value: [], key: null }, spans: { value: [], key: null } })
    expect((await run(stepOf(''))).spans).toEqual({ value: [], key: null })
  })

  test('of a long one go through the store, text and analysis too', async () => {
    const [text, analysis] = [textKey(itemDigest(long)), analysisKey(digest('a'), itemDigest(long))]
    await store.put(text, long)
    await store.put(analysis, JSON.stringify(packAnalysis(long, analyseToy(long))))
    const { groups, annotations, spans } = await run({ ...stepOf(short), resultKey: resultKeyOf(long), document: { digest: itemDigest(long), text: { value: null, key: text } }, analysis: { value: null, key: analysis } })
    expect(groups).toEqual({ value: null, key: intermediateKey('groups', resultKeyOf(long)) })
    expect(annotations).toEqual({ value: null, key: intermediateKey('annotations', resultKeyOf(long)) })
    const found = await fetchCarried(store, spans)
    expect(spans).toEqual({ value: null, key: spansKey(resultKeyOf(long), digestOf(JSON.stringify(found))) })
    expect(found).toHaveLength(3_000)
    expect(found.at(-1)).toEqual({ start: long.length - 8, end: long.length - 4, label: 'A' })
  })

  test('give the same again, and write the same again', async () => {
    const step = stepOf(long)
    const first = await run(step)
    const written = new Map(store.objects)
    expect(await run(step)).toEqual(first)
    expect(store.objects).toEqual(written)
  })

  test('give the same whether what comes in is inline or stored', async () => {
    const step = stepOf(short)
    const stored = async <T>(carried: Carried<T>, key: string): Promise<Carried<T>> => {
      await store.put(key, JSON.stringify(carried.value))
      return { value: null, key }
    }
    const { groups, annotations, spans } = await run(step)
    const far = { ...step, analysis: await stored(step.analysis, 'x'), groups: await stored(groups, 'y'), annotations: await stored(annotations, 'z') }
    expect(await createGroup(tools)(far)).toEqual(groups)
    expect(await createPatterns(tools)(far)).toEqual(annotations)
    expect(await createBusinessLogic(tools)(far)).toEqual(spans)
  })
})

describe('what a step throws is what its contract says', () => {
  const group = async (changes: Partial<ModelStep>) => createGroup(tools)({ ...stepOf(short), ...changes })

  test('a model that is not there', async () => {
    const modelDigest = digest('a')
    await expect(group({ modelDigest, resultKey: resultKey({ modelDigest, ...code, textDigest: itemDigest(short) }) })).rejects.toMatchObject({ name: 'ModelMissing' })
  })

  test('a model that is damaged', async () => {
    await store.put(modelKey(digestOfModel), '{')
    await expect(group({})).rejects.toMatchObject({ name: 'ModelDamaged' })
  })

  test('a text or an intermediate value that is not there', async () => {
    const gone = { value: null, key: 'gone' }
    await expect(group({ document: { digest: itemDigest(short), text: gone } })).rejects.toMatchObject({ name: 'ObjectMissing', message: 'there is no object gone' })
    await expect(group({ analysis: gone })).rejects.toMatchObject({ name: 'ObjectMissing' })
    await expect(createPatterns(tools)({ ...stepOf(short), groups: gone })).rejects.toMatchObject({ name: 'ObjectMissing' })
    await expect(createBusinessLogic(tools)({ ...stepOf(short), groups: gone, annotations: gone })).rejects.toMatchObject({ name: 'ObjectMissing' })
  })

  test('a document that was sent for other code: its result would be taken for that code\'s', async () => {
    for (const other of [{ ...code, taskCodeDigest: 'x' }, { ...code, baseNlpDigest: 'x' }]) {
      tools = { ...tools, code: other }
      await expect(group({})).rejects.toMatchObject({ name: 'CodeChanged' })
    }
  })

  test('an analysis that is damaged: nothing of it is told', async () => {
    await store.put('analysis', '{"lemma":{"0":"secret"')
    await expect(group({ analysis: { value: null, key: 'analysis' } })).rejects.toMatchObject({ name: 'ObjectDamaged', message: expect.not.stringContaining('secret') })
  })

  test('an analysis of another text', async () => {
    await expect(group({ analysis: stepOf('A text that is far longer than the other one.').analysis })).rejects.toThrow('does not fit the text')
  })
})
