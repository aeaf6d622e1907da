import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { compileModel, writeItem } from '../../src/nlp/index.js'
import { loadModel } from '../../scripts/backtest/input.js'
import { analyse } from '../../tasks/shared/base-nlp.js'
import { reportOf, run, sampleLines, sampleModel, scratch } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

test('a document of 2 MB is split, analysed in parts and merged: the answer is that of the whole', async () => {
  const texts = sampleLines(2000).map((line) => (JSON.parse(line) as { readonly text: string }).text)
  let text = ''
  for (let i = 0; Buffer.byteLength(text) < 2_000_000; i++) text += `${texts[i % texts.length] ?? ''}\n`
  const { model } = await loadModel(sampleModel('news-v1'))
  // gold is what the model says of the whole text, called directly: any difference would show in the figures
  const spans = compileModel(model.bundle).predict(analyse(text))
  expect(spans.length).toBeGreaterThan(10_000)
  const examples = place.file('large.jsonl', `${writeItem({ id: 'large', text, spans })}\n`)
  const finished = await run(['backtest', '--model', sampleModel('news-v1'), '--examples', examples, '--format', 'json'], place.path)
  expect(reportOf(finished)).toMatchObject({ items: { failed: 0 }, micro: { precision: 1, recall: 1, tp: spans.length } })
  expect(finished.code).toBe(0)
  expect(partsBelow(path.join(place.path, '.stepwright/s3')).length).toBeGreaterThan(90)
}, 240_000)

/** Objects that hold the analysis of a part: an object's file ends with its metadata. */
const partsBelow = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((file) => path.join(folder, file))
  .filter((file) => statSync(file).isFile() && readFileSync(file).includes('"key":"intermediate/base-nlp/'))
