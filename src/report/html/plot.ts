import type { Interval } from '../../nlp/index.js'
import type { Scope } from '../scope.js'
import { html, nothing } from './markup.js'
import type { Markup } from './markup.js'

/** What all plots of a table have in common, so that they can be compared. */
export interface Scale {
  readonly low: number
  readonly high: number
  /** Draws changes against the baseline, else F1 itself. */
  readonly changes: boolean
  /** Lines to read against, for example no change. */
  readonly lines: readonly number[]
}

const width = 160
const height = 18
const edge = 6

/**
 * The scale of a table's plots: of changes in F1 with 0 in it when something was compared, else of F1.
 *
 * @param maxDrop - how far F1 may fall, from 0 to 1
 */
export function scaleOf(scopes: readonly Scope[], maxDrop: number | undefined): Scale {
  const changes = maxDrop !== undefined
  const judged = scopes.filter(({ change }) => change !== 'too-few' && change !== 'not-chosen')
  // what rests on few items has wide intervals, which would press all others together: it is cut at the edges
  const ranges = (judged.length > 0 ? judged : scopes).flatMap((scope) => drawn(scope, changes)?.interval ?? [])
  const lows = ranges.map(({ low }) => low)
  const highs = ranges.map(({ high }) => high)
  if (!changes) return { low: Math.max(0, Math.floor(least([...lows, 0.9]) * 10) / 10), high: 1, changes, lines: [] }
  const [low, high] = [least([...lows, -maxDrop, -0.01]), -least([...highs.map((value) => -value), -0.01])]
  return { low, high, changes, lines: maxDrop > 0 ? [0, -maxDrop] : [0] }
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b))

function drawn({ difference, intervals, ratios }: Scope, changes: boolean): { readonly interval: Interval, readonly value: number } | undefined {
  if (changes) return difference === undefined ? undefined : { interval: difference.interval, value: difference.difference.f1 }
  return intervals === undefined ? undefined : { interval: intervals.f1, value: ratios.f1 }
}

/** The ends of the scale, for the head of the column. */
export const axis = ({ low, high, changes }: Scale): Markup => {
  const text = (value: number): string => (changes ? `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}` : value.toFixed(1))
  return html`<span class="axis"><span>${text(low)}</span><span>${text(high)}</span></span>`
}

/** An interval and its figure as a line with a dot. All that it shows is in the table, too. */
export function plot(scope: Scope, scale: Scale): Markup {
  const shown = drawn(scope, scale.changes)
  if (shown === undefined) return nothing
  const x = (value: number): string => (edge + (width - 2 * edge) * Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)))).toFixed(1)
  const middle = height / 2
  const { interval: { low, high }, value } = shown
  return html`<svg class="plot ${scope.change ?? 'none'}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">${
    scale.lines.map((line, index) => html`<line class="${index === 0 ? 'zero' : 'allowed'}" x1="${x(line)}" x2="${x(line)}" y1="0" y2="${height}"/>`)
  }<line class="range" x1="${x(low)}" x2="${x(high)}" y1="${middle}" y2="${middle}"/>${
    [low, high].map((end) => html`<line class="range" x1="${x(end)}" x2="${x(end)}" y1="${middle - 3}" y2="${middle + 3}"/>`)
  }<circle cx="${x(value)}" cy="${middle}" r="3.5"/></svg>`
}
