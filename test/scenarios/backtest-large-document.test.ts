import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { compileModel, writeItem } from '../../src/nlp/index.js'
import { loadModel } from '../../scripts/backtest/model.js'
import { analyse } from '../../tasks/shared/base-nlp.js'
import { reportOf, run, sampleLines, sampleModel, scratch } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

test('a document of 2 MB is split, analysed in parts and merged: the answer is that of the whole', async () => {
  const text = proseOf(2_000_000)
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

test('a document just below the limit of 10 MB is run', async () => {
  const examples = place.file('largest.jsonl', `${writeItem({ id: 'largest', text: proseOf(9_900_000), spans: [] })}\n`)
  const finished = await run(['backtest', '--model', sampleModel('news-v1'), '--examples', examples, '--format', 'json', '--data', 'largest'], place.path)
  const report = reportOf(finished)
  expect(report.items).toMatchObject({ scored: 1, failed: 0 })
  expect(Object.values(report.labels).reduce((sum, { fp }) => sum + fp, 0)).toBeGreaterThan(200_000)
  expect(finished.code).toBe(0)
}, 240_000)

/** At least so many bytes of sample news. */
function proseOf(bytes: number): string {
  const texts = sampleLines(2000).map((line) => (JSON.parse(line) as { readonly text: string }).text)
  const parts: string[] = []
  let size = 0
  for (let i = 0; size < bytes; i++) {
    const part = `${texts[i % texts.length] ?? ''}\n`
    parts.push(part)
    size += Buffer.byteLength(part)
  }
  return parts.join('')
}

/** Objects that hold the analysis of a part: an object's file ends with its metadata. */
const partsBelow = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((file) => path.join(folder, file))
  .filter((file) => statSync(file).isFile() && readFileSync(file).includes('"key":"intermediate/base-nlp/'))
