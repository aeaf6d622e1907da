import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

const labels = ['PERSON', 'PLACE', 'COMPANY', 'PRODUCT', 'EVENT', 'MONEY', 'DATE', 'GROUP'] as const
const sources = ['wire', 'social', 'forum', 'mail', 'report'] as const

/** What of a file is generated: the gold, or predictions of two models that err now and then, each elsewhere. */
export type Kind = 'gold' | 'old' | 'new'

/**
 * Writes items of about 120 characters with two spans each, or predictions for them. Always the same.
 *
 * @param file - is replaced
 */
export async function generate(file: string, kind: Kind, count: number): Promise<void> {
  const stream = createWriteStream(file)
  for (let index = 0; index < count; index++) {
    const line = kind === 'gold' ? goldLine(index) : JSON.stringify({ id: idOf(index), spans: spansOf(index).flatMap((span, place) => predicted(span, index, place, kind === 'old' ? 7 : 11)) })
    if (!stream.write(`${line}\n`)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}

type Span = { readonly start: number, readonly end: number, readonly label: string }

const idOf = (index: number): string => `item-${index}`
/** Spreads numbers, without chance. */
const mix = (index: number, salt: number): number => Math.imul(index + 1, 2_654_435_761 + salt * 40_503) >>> 8
const labelOf = (index: number, place: number): string => labels[mix(index, place) % labels.length] ?? 'PERSON'
const spansOf = (index: number): readonly Span[] => [0, 1].map((place) => ({ start: 10 + 40 * place, end: 18 + 40 * place, label: labelOf(index, place) }))

function goldLine(index: number): string {
  const text = `${'The word Somebody met the other somebody Elsewhere on a day that nobody had named. '.padEnd(100, '.')}${index}`
  return JSON.stringify({ id: idOf(index), text, spans: spansOf(index), slices: { source: sources[mix(index, 9) % sources.length], length: index % 3 === 0 ? 'long' : 'short' } })
}

/** One in `period` is left out, one has another end, one another label. */
function predicted(span: Span, index: number, place: number, period: number): readonly Span[] {
  const chance = mix(index, place + period) % (4 * period)
  return chance === 0 ? [] : chance === 1 ? [{ ...span, end: span.end + 1 }] : chance === 2 ? [{ ...span, label: labelOf(index + 1, place) }] : [span]
}
