import { writeItem } from '../../src/nlp/index.js'
import type { Item } from '../../src/nlp/index.js'
import { seededRandom } from '../../src/nlp/score/random.js'
import { createDraw } from './draw.js'
import { deals } from './hand-written/deals.js'
import { earnings } from './hand-written/earnings.js'
import { market } from './hand-written/market.js'
import { parseMarkup } from './markup.js'
import type { MarkedItem } from './markup.js'
import { tellStory } from './story.js'

const generatedItems = 2_000
const seed = 20_260_401

/** All example items: the hand-written ones first, then the generated ones. The same on every call. */
export function exampleItems(): readonly Item[] {
  const draw = createDraw(seededRandom(seed))
  const written = [...earnings, ...deals, ...market]
  return [
    ...written.map((marked, index) => itemOf(marked, `hand-${String(index + 1).padStart(3, '0')}`, 'hand')),
    ...Array.from({ length: generatedItems }, (_, index) => itemOf(tellStory(draw), `gen-${String(index + 1).padStart(4, '0')}`, 'generated')),
  ]
}

function itemOf({ source, sector, text: marked }: MarkedItem, id: string, origin: string): Item {
  const { text, spans } = parseMarkup(marked)
  const length = text.length < 400 ? 'short' : text.length < 800 ? 'medium' : 'long'
  return { id, text, spans, slices: { source, sector, length, origin } }
}

/** `workflows/backtest/samples/examples.jsonl` */
export function exampleFile(): string {
  return exampleItems().map((item) => `${writeItem(item)}\n`).join('')
}
