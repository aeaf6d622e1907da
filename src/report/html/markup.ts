import { cut } from '../style.js'

/** HTML that may stand in a page as it is. */
export interface Markup {
  readonly markup: string
}

type Value = string | number | Markup | readonly Markup[]

/**
 * Makes markup of a template. Texts and numbers are escaped, so that only what is written in the template itself is markup; attributes
 * must be in double quotes.
 *
 * @example
 * ```ts
 * html`<p title="${name}">${name}</p>` // { markup: '<p title="a &amp; b">a &amp; b</p>' }
 * ```
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: parts.map((part, index) => part + (index < values.length ? markupOf(values[index] ?? '') : '')).join('') }
}

export const nothing: Markup = { markup: '' }

/** Markup that is there only under a condition. */
export const when = (condition: boolean, markup: () => Markup): Markup => (condition ? markup() : nothing)

function markupOf(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return isList(value) ? value.map(({ markup }) => markup).join('') : value.markup
}

const isList = (value: Markup | readonly Markup[]): value is readonly Markup[] => Array.isArray(value)

/** Control characters and halves of surrogate pairs have no place in HTML; a carriage return as it is would be another line break. */
const escaped = (text: string): string => text
  .replace(/[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '�')
  .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('\r', '&#13;')

/** Longer names and sentences are cut: they would bury what stands beside them. */
export const longestName = 300

/** A user's name inside our text: its direction of writing changes nothing around it. */
export const name = (text: string): Markup => html`<bdi>${cut(text, longestName)}</bdi>`

/**
 * A JSON value for a `<script type="application/json">`: nothing in it can end the element or begin a comment.
 * Source: HTML standard, "Restrictions for contents of script elements".
 */
export const scriptJson = (value: unknown): Markup =>
  ({ markup: JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029') })
