import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseItems, parseModel } from '../../../src/nlp/index.js'
import type { Item, Model } from '../../../src/nlp/index.js'

const samples = fileURLToPath(new URL('../../../workflows/backtest/samples', import.meta.url))

/** One of the sample models. */
export function sampleModel(name: 'news-v1' | 'news-v2'): Model {
  const folder = path.join(samples, 'models', name)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return parseModel(new Map(files.map((entry) => {
    const file = path.join(entry.parentPath, entry.name)
    return [path.relative(folder, file).split(path.sep).join('/'), new Uint8Array(readFileSync(file))]
  })))
}

/** The sample examples as they are committed. */
export const sampleText = (): string => readFileSync(path.join(samples, 'examples.jsonl'), 'utf8')

export const sampleItems = (): readonly Item[] => parseItems(new TextEncoder().encode(sampleText()), { file: 'examples.jsonl' })
