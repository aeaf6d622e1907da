import type { Draw } from './draw.js'
import type { MarkedItem } from './markup.js'
import { companies, firstNames, lastNames, sectors } from './name.js'
import { fill } from './slot.js'
import type { Cast } from './slot.js'
import { fillers, notices, posts, topics } from './template.js'

/** Longest texts, in characters with marks taken out or so. */
const longest = 1_480
const shortest = 155

function castOf(draw: Draw): Cast & { readonly sector: MarkedItem['sector'] } {
  const sector = draw.pick(sectors)
  const company = draw.pick(companies.filter((one) => one.sector === sector))
  const other = draw.pick(companies.filter((one) => one !== company))
  const broker = draw.pick(companies.filter((one) => one.sector === 'finance' && one !== company && one !== other))
  return { company, other, broker, first: draw.pick(firstNames), last: draw.pick(lastNames), sector }
}

/** Sentences of a source, each once, in the order in which they are told. */
function sentences(source: MarkedItem['source'], draw: Draw): readonly string[] {
  if (source === 'social') return [draw.pick(posts), ...(draw.chance(0.3) ? [draw.pick(posts)] : [])]
  if (source === 'filing') return shuffled(notices, draw).slice(0, draw.whole(3, 9))
  const { leads, follows } = draw.pick(Object.values(topics))
  const rest = shuffled([...follows, ...shuffled(fillers, draw).slice(0, source === 'blog' ? 5 : 3)], draw)
  const background = draw.chance(0.3) ? shuffled(draw.pick(Object.values(topics)).follows, draw).slice(0, draw.whole(3, 7)) : []
  return [draw.pick(leads), ...rest.slice(0, draw.whole(2, 11)), ...background]
}

function shuffled<T>(values: readonly T[], draw: Draw): readonly T[] {
  return values.map((value) => ({ value, place: draw.share() })).sort((a, b) => a.place - b.place).map(({ value }) => value)
}

/** Makes up a story. */
export function tellStory(draw: Draw): MarkedItem {
  const source = draw.pick(['wire', 'wire', 'wire', 'filing', 'blog', 'social'] as const)
  const cast = castOf(draw)
  const used = new Set<string>()
  let text = ''
  const add = (template: string): void => {
    const sentence = capitalised(fill(template, draw, cast))
    if (used.has(template) || plainLength(text) + plainLength(sentence) + 2 > longest) return
    used.add(template)
    text += `${text === '' ? '' : draw.chance(0.15) ? '\n\n' : ' '}${sentence}`
  }
  for (const template of sentences(source, draw)) add(template)
  for (const template of shuffled(fillers, draw)) {
    if (plainLength(text) >= shortest) break
    add(template)
  }
  return { source, sector: cast.sector, text }
}

/** A sentence that begins with a marked word begins with a capital inside the mark. */
function capitalised(sentence: string): string {
  return sentence.replace(/^(\[?)(\p{Ll})/u, (_, open: string, letter: string) => open + letter.toUpperCase())
}

const plainLength = (marked: string): number => marked.replace(/\[([^|\]]+)\|[A-Z]+\]/g, '$1').length
