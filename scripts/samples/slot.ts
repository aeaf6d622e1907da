import type { Draw } from './draw.js'
import { cities, decoys, firstNames, lastNames } from './name.js'
import type { Company } from './name.js'

/** Who and what a story is about. */
export interface Cast {
  readonly company: Company
  readonly other: Company
  readonly broker: Company
  readonly first: string
  readonly last: string
}

const mark = (text: string, label: string): string => `[${text}|${label}]`

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const short = ['Jan.', 'Feb.', 'March', 'April', 'May', 'June', 'July', 'Aug.', 'Sept.', 'Oct.', 'Nov.', 'Dec.']
const ordinals = ['first', 'second', 'third', 'fourth']

/** How money is written, from the plain to the rare. */
function money(draw: Draw, scale = draw.pick(['million', 'million', 'billion']), most = scale === 'million' ? 900 : 40): string {
  const amount = draw.chance(0.5) ? `${draw.whole(2, most)}` : `${draw.whole(1, scale === 'million' ? 90 : 9)}.${draw.whole(1, 9)}`
  const letter = scale === 'million' ? 'm' : 'bn'
  return draw.pick([
    `$${amount} ${scale}`, `$${amount} ${scale}`, `$${amount} ${scale}`, `€${amount} ${scale}`, `£${amount} ${scale}`, `${amount} ${scale} euros`, `${amount} ${scale} dollars`,
    `EUR ${amount} ${scale}`, `CHF ${amount} ${scale}`, `$${amount}${letter}`, `€${amount}${letter}`, `${amount} ${scale} Swiss francs`, `$${draw.whole(1, 99)},${draw.whole(100, 999)},000`,
  ])
}

const price = (draw: Draw): string => draw.pick([`$${draw.whole(4, 180)}.${draw.whole(10, 99)}`, `$${draw.whole(4, 180)}`, `€${draw.whole(4, 90)}`, `${draw.whole(2, 95)} cents`, `£${draw.whole(2, 40)}`])

function percent(draw: Draw): string {
  const number = draw.chance(0.5) ? `${draw.whole(2, 45)}` : `${draw.whole(0, 30)}.${draw.whole(1, 9)}`
  return draw.pick([`${number}%`, `${number}%`, `${number} percent`, `${number} percent`, `${number} percentage points`, `${draw.whole(1, 30) * 5} basis points`])
}

/** What can follow "in", "since" or "for". */
function period(draw: Draw): string {
  const [month, year, ordinal] = [draw.pick(months), draw.whole(2015, 2027), draw.pick(ordinals)]
  return draw.pick([
    `${month} ${year}`, month, month, `${year}`, `${year}`, `the ${ordinal} quarter`, `the ${ordinal} quarter`, `the ${ordinal} quarter of ${year}`, `Q${draw.whole(1, 4)} ${year}`,
    `Q${draw.whole(1, 4)}`, `fiscal ${year}`, 'the second half', 'the first half', `early ${year}`,
  ])
}

/** What can follow "on". */
function day(draw: Draw): string {
  const [month, number, year] = [draw.whole(0, 11), draw.whole(1, 28), draw.whole(2015, 2027)]
  return draw.pick([
    `${months[month] ?? ''} ${number}, ${year}`, `${months[month] ?? ''} ${number}, ${year}`, `${short[month] ?? ''} ${number}`, `${number} ${months[month] ?? ''} ${year}`, `${months[month] ?? ''} ${number}`,
  ])
}

/** An article stays outside the span. */
const markDate = (text: string): string => (text.startsWith('the ') ? `the ${mark(text.slice(4), 'DATE')}` : mark(text, 'DATE'))

const companyName = (draw: Draw, { short: name, long, form }: Company, full: number): string =>
  mark(draw.chance(full) ? `${long} ${form}` : draw.chance(0.55) ? long : name, 'COMPANY')

/** Fills of the template slots; each may be used several times in a sentence. */
export const slots: Readonly<Record<string, (draw: Draw, cast: Cast) => string>> = {
  /** The company when it is introduced. */
  C: (draw, { company }) => companyName(draw, company, 0.55),
  /** The company when it is known. */
  c: (draw, { company }) => companyName(draw, company, 0.04),
  D: (draw, { other }) => companyName(draw, other, 0.35),
  B: (draw, { broker }) => companyName(draw, broker, 0.1),
  P: (_, { first, last }) => mark(`${first} ${last}`, 'PERSON'),
  p: (_, { last }) => mark(last, 'PERSON'),
  /** Somebody not seen before. */
  A: (draw) => mark(`${draw.pick(firstNames)} ${draw.pick(lastNames)}`, 'PERSON'),
  M: (draw) => mark(money(draw), 'MONEY'),
  /** What one person may have. */
  m: (draw) => mark(money(draw, 'million', 60), 'MONEY'),
  R: (draw) => mark(price(draw), 'MONEY'),
  X: (draw) => mark(percent(draw), 'PERCENT'),
  /** A period: a month, a quarter, a year. */
  T: (draw) => markDate(period(draw)),
  /** A day of the calendar. */
  K: (draw) => mark(day(draw), 'DATE'),
  W: (draw) => mark(draw.pick(weekdays), 'DATE'),
  E: (draw) => mark(draw.pick([
    'net profit', 'net profit', 'net income', 'revenue', 'revenue', 'operating income', 'operating profit', 'net sales', 'quarterly revenue', 'earnings per share', 'core profit', 'net loss', 'adjusted earnings', 'same-store sales', 'EBITDA', 'pre-tax profit',
  ]), 'EARNINGS'),
  Y: (draw) => draw.pick(cities),
  O: (draw) => draw.pick(decoys),
  N: (draw) => String(draw.whole(3, 950)),
}

/** Replaces `{X}` by the fill of slot X. The full stop of `Inc.` also ends the sentence. */
export function fill(template: string, draw: Draw, cast: Cast): string {
  const filled = template.replace(/\{(\w)\}/g, (_, name: string) => {
    const slot = slots[name]
    if (slot === undefined) throw new Error(`no slot {${name}} in: ${template}`)
    return slot(draw, cast)
  })
  return filled.replaceAll(/\.\|COMPANY\]\./g, '.|COMPANY]')
}
