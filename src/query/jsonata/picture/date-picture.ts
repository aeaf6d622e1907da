import { fault } from '../fault.js'
import { analyseInteger } from './integer.js'
import type { IntegerFormat } from './integer.js'

/** A variable part of a date picture: `[Y0001]`. */
export interface Marker {
  readonly component: string
  readonly names: 'upper' | 'lower' | 'title' | undefined
  readonly width: { readonly min: number | undefined; readonly max: number | undefined } | undefined
  readonly integer: IntegerFormat | undefined
  /** Digits of the year that are shown, -1 for all. */
  readonly yearDigits: number
  /** Whether `Z` stands for no offset. */
  readonly shortUtc: boolean
}

/** A text that stands for itself, or a marker. */
export type Part = string | Marker

const defaults: Readonly<Record<string, string>> = {
  Y: '1', M: '1', D: '1', d: '1', F: 'n', W: '1', w: '1', X: '1', x: '1', H: '1', h: '1', P: 'n', m: '01', s: '01', f: '1', Z: '01:01', z: '01:01', C: 'n', E: 'n',
}

const numeric = 'YMDdFWwXxHhmsf'

/**
 * A picture of XPath's `format-dateTime`, analysed.
 *
 * @throws Fault D3131, D3132, D3135
 */
export function analyseDate(picture: string): readonly Part[] {
  const parts: Part[] = []
  const literal = (start: number, end: number): void => {
    if (end > start) parts.push(picture.slice(start, end).replaceAll(']]', ']'))
  }
  let start = 0
  for (let at = picture.indexOf('['); at !== -1; at = picture.indexOf('[', start)) {
    literal(start, at)
    if (picture[at + 1] === '[') {
      parts.push('[')
      start = at + 2
      continue
    }
    const end = picture.indexOf(']', at)
    if (end === -1) throw fault('D3135')
    parts.push(markerOf(picture.slice(at + 1, end).replace(/\s+/g, '')))
    start = end + 1
  }
  literal(start, picture.length)
  return parts
}

function markerOf(text: string): Marker {
  const component = text.charAt(0)
  const comma = text.lastIndexOf(',')
  const width = comma === -1 ? undefined : widthOf(text.slice(comma + 1))
  const modifier = text.slice(1, comma === -1 ? undefined : comma)
  const second = modifier.length > 1 && 'atco'.includes(modifier.charAt(modifier.length - 1)) ? modifier.charAt(modifier.length - 1) : undefined
  const first = modifier === '' ? (Object.hasOwn(defaults, component) ? defaults[component] : undefined) : second === undefined ? modifier : modifier.slice(0, -1)
  if (first === undefined) throw fault('D3132', { value: component })
  const names = first.startsWith('n') ? 'lower' : first.startsWith('Nn') ? 'title' : first.startsWith('N') ? 'upper' : undefined
  const zone = component === 'Z' || component === 'z'
  const counted = names === undefined && numeric.includes(component) && component !== ''
  const analysed = zone ? analyseInteger(first) : counted ? widened(analyseInteger(second === undefined ? first : `${first};${second}`), width?.min) : undefined
  const marker: Marker = { component, names, width, integer: analysed, yearDigits: -1, shortUtc: second === 't' }
  return component === 'Y' && counted && analysed !== undefined ? withYear(marker, analysed) : marker
}

/** `min`, `min-max`; `*` leaves one open. */
function widthOf(text: string): Marker['width'] {
  const dash = text.indexOf('-')
  const number = (part: string | undefined): number | undefined => (part === undefined || part === '*' ? undefined : parseInt(part, 10))
  return { min: number(dash === -1 ? text : text.slice(0, dash)), max: number(dash === -1 ? undefined : text.slice(dash + 1)) }
}

const widened = (format: IntegerFormat, least: number | undefined): IntegerFormat =>
  format.primary === 'decimal' && least !== undefined && format.mandatory < least ? { ...format, mandatory: least } : format

function withYear(marker: Marker, integer: IntegerFormat): Marker {
  const max = marker.width?.max
  if (max !== undefined) return { ...marker, yearDigits: max, integer: { ...integer, mandatory: max } }
  const digits = integer.mandatory + integer.optional
  return digits >= 2 ? { ...marker, yearDigits: digits } : marker
}
