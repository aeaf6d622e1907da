/** Most characters of a text that AWS's parser quotes. */
const quoted = 500

const blanks = /[ \t\r\n]*/y
const other = /[{}[\]:,]|-?\d[\d.eE+-]*/y
const word = /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy
const words: ReadonlySet<string> = new Set(['true', 'false', 'null'])

/** The end of what a pattern matches at a place; the place itself when it does not match. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** The end of a text that begins at a place; the place itself when none does, or it does not end. */
function endOfText(text: string, at: number): number {
  if (text[at] !== '"') return at
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '"') return end + 1
    if (text[end] === '\\') end += 1
  }
  return at
}

/** The first bare word that JSON does not have: where it begins and ends. */
function strayWord(text: string): { readonly start: number, readonly end: number } | undefined {
  for (let at = endOf(blanks, text, 0); at < text.length; at = endOf(blanks, text, at)) {
    const end = endOf(word, text, at)
    if (end > at && !words.has(text.slice(at, end))) return { start: at, end }
    const next = Math.max(end, endOfText(text, at), endOf(other, text, at))
    if (next === at) return undefined
    at = next
  }
  return undefined
}

/**
 * Why a text is no JSON: in the words of AWS's parser for a word that JSON does not have, which is what most texts that are no JSON begin with; else in ours.
 *
 * @param ours - the message of our own parser
 * @example
 * jsonProblem('nothing', '…').message // "Unrecognized token 'nothing': was expecting …"
 */
export function jsonProblem(text: string, ours: string): { readonly message: string, readonly location?: string } {
  const stray = strayWord(text)
  if (stray === undefined) return { message: ours }
  const before = text.slice(0, stray.end).split('\n')
  const source = text.length > quoted ? `"${text.slice(0, quoted)}"[truncated ${String(text.length - quoted)} chars]` : `"${text}"`
  const location = `[Source: (String)${source}; line: ${String(before.length)}, column: ${String((before.at(-1) ?? '').length + 1)}]`
  return { location, message: `Unrecognized token '${text.slice(stray.start, stray.end)}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at ${location}` }
}
