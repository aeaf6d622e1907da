import { cut, printable } from './style.js'

/** Longer names are cut: a table must stay one. */
const longest = 80

/** ASCII punctuation that means nothing inside a line of GitHub's Markdown. */
const harmless = new Set(',:;\'"%()=+-./?')

/**
 * A user's sentence in GitHub's Markdown: nothing in it is markup, a link, a mention (which would notify somebody) or a reference to an issue.
 *
 * Punctuation becomes character references, which are never markup (CommonMark 0.31, 2.5). Mentions and links are looked for after that, so
 * an invisible character parts what would be one.
 */
export function plainText(text: string, most = Infinity): string {
  return apart(cut(printable(text), most))
    .replace(/[!-/:-@[-`{-~]/g, (mark) => (harmless.has(mark) ? mark : reference(mark)))
    // a line may begin a list, a heading's underline or a table's rule
    .replace(/^(?:[-+=]|\d+(?=[.)]))/, (start) => Array.from(start, reference).join(''))
}

/**
 * A user's name or text as code: shown as it is, and neither mentions nor links are looked for in it. Fits a cell of a table.
 *
 * @param most - characters; longer ones are cut
 */
export function codeText(text: string, most = longest): string {
  const shown = cut(printable(text), most)
  // a code span has no escapes: it cannot hold these in a table, or at all
  return /[`|\\]|^\s|\s$|^$/.test(shown) ? `<code>${apart(shown).replace(/[!-/:-@[-`{-~]/g, reference)}</code>` : `\`${shown}\``
}

/** Parts what would be a mention, a link, an emoji by its name or a reference to an issue. */
const apart = (text: string): string => text.replace(/[@#]|www|gh-|:(?=\S)/gi, (found) => `${found}\u200b`)

const reference = (character: string): string => `&#${character.charCodeAt(0)};`

/**
 * A name for the marker of a comment: letters, digits, dots and single hyphens, so that it can stand in an HTML comment.
 *
 * @example
 * ```ts
 * slug('News -- v2') // 'news-v2'
 * ```
 */
export function slug(name: string): string {
  const text = Array.from(name.toLowerCase().replace(/[^\p{L}\p{N}._]+/gu, '-')).slice(0, longest).join('')
  return text.replace(/^-|-$/g, '') || 'report'
}
