import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { figuresOf, reportOf, root, run, sampleModel, scratch } from './cli.js'

/** Real annotated text: WNUT 2017, emerging entities. Its own notes give the figures of a simple baseline. */
const folder = path.join(root, '../shared/data/nlp/wnut17')
const place = scratch()
afterAll(() => place.remove())

/** Every maximal run of capitalised words, a sentence's first left out, is one person. */
function capitalisedRuns(conll: string): string {
  let [first, inside] = [true, false]
  return conll.split('\n').map((line) => {
    if (line.trim() === '') {
      [first, inside] = [true, false]
      return line
    }
    const [token = ''] = line.split('\t')
    const capital = !first && /^[A-Z][a-z]+$/.test(token)
    const tag = capital ? `${inside ? 'I' : 'B'}-person` : 'O'
    ;[first, inside] = [false, capital]
    return `${token}\t${tag}`
  }).join('\n')
}

describe('WNUT 2017', () => {
  if (!existsSync(folder)) {
    process.stderr.write('warning: ../shared/data/nlp/wnut17 is not here: no figures of real text are checked\n')
    test.skip('../shared/data/nlp/wnut17 is not here', () => undefined)
    return
  }

  test.each([
    ['wnut17train.conll', { tp: 374, fp: 4809, fn: 1601 }, [0.072159, 0.189367, 0.104498], { corporation: 221, 'creative-work': 140, group: 264, location: 548, person: 660, product: 142 }],
    ['emerging.dev.conll', { tp: 215, fp: 760, fn: 621 }, [0.220513, 0.257177, 0.237438], { corporation: 34, 'creative-work': 105, group: 39, location: 74, person: 470, product: 114 }],
  ] as const)('%s: the capitalised-run baseline scores what its notes say', async (name, counts, ratios, gold) => {
    const predicted = place.file(name, capitalisedRuns(readFileSync(path.join(folder, name), 'utf8')))
    const finished = await run(['score', '--gold', path.join(folder, name), '--predictions', predicted, '--format', 'json'], place.path)
    const { micro, labels, notes } = reportOf(finished)
    expect(micro).toMatchObject(counts)
    expect([micro.precision, micro.recall, micro.f1].map((ratio) => ratio.toFixed(6))).toEqual(ratios.map((ratio) => ratio.toFixed(6)))
    expect(Object.fromEntries(Object.entries(labels).map(([label, { tp, fn }]) => [label, tp + fn]))).toEqual(gold)
    expect(notes).toEqual([])
  })

  const dev = path.join(folder, 'emerging.dev.conll')
  const map = ['--label-map', 'person=PERSON', 'corporation=COMPANY', 'location=', 'group=', 'creative-work=', 'product=']

  test('an unmapped label is refused with the map to add', async () => {
    const { code, stderr } = await run(['backtest', '--model', sampleModel('news-v1'), '--examples', dev, ...map.slice(0, 2)], place.path)
    expect(code).toBe(2)
    for (const label of ['corporation', 'location', 'group', 'creative-work', 'product']) expect(stderr).toContain(`'${label}'`)
    expect(stderr).toMatch(/--label-map .*location=/)
  })

  test('a run accounts for every sentence, and its exported predictions score the same, digit for digit', async () => {
    const finished = await run(['backtest', '--model', sampleModel('news-v1'), '--examples', dev, ...map, '--format', 'json', '--report', 'report'], place.path)
    const report = reportOf(finished)
    expect(report.items).toMatchObject({ scored: 1009, failed: 0 })
    expect(report.labels['PERSON']).toMatchObject({ tp: expect.any(Number) })
    expect((report.labels['PERSON']?.tp ?? 0) + (report.labels['PERSON']?.fn ?? 0)).toBe(470)
    expect(report.notes).toEqual([expect.stringContaining('114 product')])
    const scored = reportOf(await run(['score', '--gold', dev, '--predictions', 'report/predictions.jsonl', ...map, '--format', 'json'], place.path))
    const { micro, macro, labels, slices, intervals } = figuresOf(report)
    const of = figuresOf(scored)
    expect({ micro: of['micro'], macro: of['macro'], slices: of['slices'] }).toEqual({ micro, macro, slices })
    // labels that the model declares and nothing has are told of a run only
    const used = (figures: unknown): object => Object.fromEntries(Object.entries(figures as Record<string, { tp: number, fp: number, fn: number }>).filter(([, { tp, fp, fn }]) => tp + fp + fn > 0))
    expect(used(of['labels'])).toEqual(used(labels))
    const micros = (figures: unknown): unknown => (figures as { readonly micro: unknown }).micro
    expect(micros(of['intervals'])).toEqual(micros(intervals))
  }, 180_000)
})
