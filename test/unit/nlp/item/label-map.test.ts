import { describe, expect, test } from '@jest/globals'
import { InputError, createLabelUse, parseLabelMap, parseLabelMapJson, unusedLabels } from '../../../../src/nlp/index.js'
import { annotated, named, refusal } from '../annotated.js'

const file = 'Acme\tB-company\nof\tO\nJean\tB-person\nLuc\tI-person\nin\tO\nParis\tB-place\n'

describe('a label map', () => {
  test.each([
    ['arguments', parseLabelMap(['company=COMPANY', 'place=', 'a=b=C'])],
    ['JSON', parseLabelMapJson('{"company": "COMPANY", "place": null, "a=b": "C"}', 'map.json')],
  ])('is made of %s', (_, map) => {
    expect([...map]).toEqual([['company', 'COMPANY'], ['place', undefined], ['a=b', 'C']])
  })

  test.each([
    [['company'], "not 'company'"], [['=COMPANY'], "not '=COMPANY'"], [[''], "not ''"], [['a=B', 'a='], "the label 'a' is mapped twice"],
  ])('%j is none', (pairs, reason) => {
    expect(() => parseLabelMap(pairs)).toThrow(RangeError)
    expect(() => parseLabelMap(pairs)).toThrow(reason)
  })

  test.each([
    ['[]', 1, 'must be an object'], ['null', 1, 'must be an object'], ['{"a": "B",\n"c": 1}', 2, 'mapped to a label'], ['{"a": ""}', 1, 'mapped to a label'],
    ['{"": "A"}', 1, 'mapped to a label'], ['{"a": "B",\n"a": "C"}', 2, "the key 'a' occurs twice"], ['{', 1, 'not JSON'],
  ])('%s is none', (text, line, reason) => {
    const parse = (): unknown => parseLabelMapJson(text, 'map.json')
    expect(parse).toThrow(InputError)
    expect(parse).toThrow(reason)
    expect(parse).toThrow(new RegExp(`^map\\.json:${line}:`))
  })
})

describe('labels of annotated examples', () => {
  const labels = ['PERSON', 'COMPANY']

  test('are mapped, left out, or stay as they are', async () => {
    const labelUse = createLabelUse()
    const labelMap = parseLabelMap(['company=COMPANY', 'place=', 'person=PERSON', 'time=', 'date=PERSON'])
    const [item] = await annotated('conll', `${file}\nLyon\tB-place\n`, { labels, labelMap, labelUse })
    expect(item === undefined ? [] : named(item)).toEqual(['COMPANY:Acme', 'PERSON:Jean Luc'])
    expect([...labelUse.leftOut]).toEqual([['place', 2]])
    expect(unusedLabels(labelMap, labelUse)).toEqual(['time', 'date'])
  })

  test('stay as they are when nothing is declared', async () => {
    const [item] = await annotated('conll', file, { labelMap: parseLabelMap(['company=FIRM']) })
    expect(item === undefined ? [] : named(item)).toEqual(['FIRM:Acme', 'person:Jean Luc', 'place:Paris'])
  })

  test('that the model does not declare are refused once each, where they first are, with the map to add', async () => {
    expect(await refusal(annotated('conll', `${file}\n${file}`, { labels }))).toEqual([
      "1: the model does not declare the label 'company'; it declares PERSON, COMPANY",
      "3: the model does not declare the label 'person'; it declares PERSON, COMPANY",
      "6: the model does not declare the label 'place'; it declares PERSON, COMPANY",
      '1: add --label-map company=COMPANY person=PERSON place=LABEL with a label of the model for each LABEL; place= leaves its spans out',
    ])
  })

  test('that differ only in how they are written are suggested; others that a shell would take apart are quoted', async () => {
    const content = "a\tB-Creative-Work\nb\tB-it's $x\n"
    expect((await refusal(annotated('conll', content, { labels: ['CREATIVE_WORK'] }))).at(-1))
      .toBe("1: add --label-map Creative-Work=CREATIVE_WORK 'it'\\''s $x=LABEL' with a label of the model for each LABEL; 'it'\\''s $x=' leaves its spans out")
    expect((await refusal(annotated('conll', 'a\tB-person\n', { labels }))).at(-1)).toBe('1: add --label-map person=PERSON; person= leaves its spans out')
  })

  test('are all named, however many lines and other problems there are', async () => {
    const content = `${Array.from({ length: 25 }, (_, index) => `a\tB-L${index}\n\n`).join('')}${'b\tx\n\n'.repeat(3)}`
    const problems = await refusal(annotated('conll', content, { labels }))
    expect(problems).toHaveLength(20)
    expect(problems.at(-1)).toContain('L24=LABEL with')
  })

  test('in JSONL too', async () => {
    const line = '{"id":"a","text":"Acme fell","spans":[{"start":0,"end":4,"label":"FIRM"},{"start":5,"end":9,"label":"FIRM"}]}'
    expect(await refusal(annotated('jsonl', `${line}\n${line.replace('"a"', '"b"')}`, { labels }))).toEqual([
      "1: the model does not declare the label 'FIRM'; it declares PERSON, COMPANY",
      '1: add --label-map FIRM=LABEL with a label of the model for each LABEL; FIRM= leaves its spans out',
    ])
    expect((await annotated('jsonl', line, { labels, labelMap: parseLabelMap(['FIRM=COMPANY']) })).map(named)).toEqual([['COMPANY:Acme', 'COMPANY:fell']])
  })

  test('cannot be mapped to what the model does not declare', async () => {
    expect(await refusal(annotated('conll', file, { labels, labelMap: parseLabelMap(['company=FIRM', 'person=', 'place=']) })))
      .toEqual(["1: the label map makes 'company' 'FIRM', which the model does not declare; it declares PERSON, COMPANY"])
  })

  test('cannot be mapped so that two spans of one label overlap', async () => {
    const content = '{"id":"a","text":"x","spans":[]}\n{"id":"b","text":"Acme fell","spans":[{"start":0,"end":9,"label":"A"},{"start":5,"end":9,"label":"B"}]}'
    expect(await annotated('jsonl', content, { labelMap: parseLabelMap(['A=C']) })).toHaveLength(2)
    expect(await refusal(annotated('jsonl', content, { labelMap: parseLabelMap(['A=C', 'B=C']) }))).toEqual(["2: two spans of the label 'C' overlap when the label map is applied"])
    expect(await annotated('jsonl', content, { labelMap: parseLabelMap(['A=C', 'B=']) })).toHaveLength(2)
  })
})
