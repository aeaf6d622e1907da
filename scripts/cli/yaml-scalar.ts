import { offsetIn } from './source-tree.js'
import type { Run, Span } from './source-tree.js'

/** How a scalar is written, in the words of the package `yaml`. */
export type ScalarStyle = 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE' | 'BLOCK_LITERAL' | 'BLOCK_FOLDED'

/**
 * Where the units of a YAML string's value stand in the text, whatever its style: indentation, folded lines and escapes are not part of the value.
 *
 * @param span - the scalar with its quotes, or with the header of a block
 * @param value - what it means
 */
export const scalarOffsets = (text: string, span: Span, style: ScalarStyle, value: string): (index: number) => number =>
  offsetIn(style === 'BLOCK_LITERAL' || style === 'BLOCK_FOLDED' ? blockRuns(text, span, style, value) : flowRuns(text, span, style))

/** Digits after an escape that writes a character by its number. */
const escapeDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Plain and quoted scalars. Line ends are folded: one becomes a blank, several become one less; blanks around them are dropped. */
function flowRuns(text: string, { start, end }: Span, style: ScalarStyle): readonly Run[] {
  const quotes = style === 'PLAIN' ? 0 : 1
  const last = end - quotes
  const runs: Run[] = [{ index: 0, offset: start + quotes }]
  let [index, solid] = [0, 0]
  for (let at = start + quotes; at < last;) {
    const character = text[at]
    const next = text[at + 1]
    if (character === '\n' || character === '\r' && next === '\n') {
      const { after, lines } = foldedFrom(text, at, last)
      index = solid + (lines === 1 ? 1 : lines - 1)
      at = after
      runs.push({ index, offset: at })
    } else if (style === 'QUOTE_DOUBLE' && character === '\\') {
      if (next === '\n' || next === '\r') at = foldedFrom(text, at + 1, last).after
      else {
        const digits = escapeDigits[next ?? ''] ?? 0
        index += digits === 8 && Number.parseInt(text.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1
        at += 2 + digits
      }
      runs.push({ index, offset: at })
    } else if (style === 'QUOTE_SINGLE' && character === '\'') {
      index++
      at += 2
      runs.push({ index, offset: at })
    } else {
      index++
      at++
      if (character === ' ' || character === '\t') continue
    }
    solid = index
  }
  return runs
}

/** Skips line ends and the blanks at the beginnings of lines. */
function foldedFrom(text: string, start: number, last: number): { readonly after: number; readonly lines: number } {
  let [after, lines] = [start, 0]
  for (; after < last; after++) {
    const character = text[after]
    if (character === '\n') lines++
    else if (character !== '\r' && character !== ' ' && character !== '\t') break
  }
  return { after, lines }
}

/** A line of a block: where it begins, and what stands on it. */
interface Line {
  readonly at: number
  readonly text: string
}

function linesOf(text: string, { start, end }: Span): readonly Line[] {
  const lines: Line[] = []
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end;) {
    const feed = text.indexOf('\n', at)
    const lineEnd = feed === -1 || feed > end ? end : feed
    lines.push({ at, text: text.slice(at, lineEnd).replace(/\r$/, '') })
    at = lineEnd + 1
  }
  return lines
}

const leading = (text: string): number => text.length - text.replace(/^ +/, '').length

/** What the first line with something on it has more of blanks than its value is the indentation of all. */
function indentOf(lines: readonly Line[], value: string): number {
  const solid = (text: string): boolean => /[^ ]/.test(text)
  const written = lines.find(({ text }) => solid(text))
  const meant = value.split('\n').find(solid)
  return written === undefined || meant === undefined ? 0 : Math.max(0, leading(written.text) - leading(meant))
}

/** Scalars behind `|` and `>`: every line without its indentation. */
function blockRuns(text: string, span: Span, style: ScalarStyle, value: string): readonly Run[] {
  const runs: Run[] = [{ index: 0, offset: span.start }]
  const lines = linesOf(text, span)
  const indent = indentOf(lines, value)
  let index = 0
  for (const { at, text: line } of lines) {
    const content = line.slice(indent)
    // a folded line stands in the value as it is, behind a blank or line feeds
    const found = style === 'BLOCK_LITERAL' ? index : content === '' ? -1 : value.indexOf(content, index)
    if (found === -1) continue
    runs.push({ index: found, offset: at + Math.min(indent, line.length) })
    index = found + content.length + (style === 'BLOCK_LITERAL' ? 1 : 0)
  }
  return runs
}
