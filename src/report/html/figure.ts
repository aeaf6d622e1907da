import type { Interval } from '../../nlp/index.js'
import { decimal, moreOf, percent, signed, whole } from '../figure-text.js'
import type { EvaluationResult } from '../result.js'
import { changeText, ends, scopesOf, weightiest } from '../scope.js'
import type { Scope } from '../scope.js'
import { html, name, nothing, when } from './markup.js'
import type { Markup } from './markup.js'
import { axis, plot, scaleOf } from './plot.js'
import type { Scale } from './plot.js'

/** So many slices are seen at once; those that regressed or were judged come first. */
const mostSlices = 40
/** A dimension with a value for every item would make a page that no browser opens. */
const mostFolded = 1000
const mostLabels = 1000

/** The averages of all items, large. */
export function keyFigures({ score: { micro, macro, intervals, items }, comparison }: EvaluationResult): Markup {
  const figure = (title: string, value: number, interval: Interval, old: number | undefined): Markup => html`<div><dt>${title}</dt><dd><b>${decimal(value)}</b> <span class="dim">${ends(interval, decimal, '–')}${old === undefined ? '' : `; baseline ${decimal(old)}`}</span></dd></div>`
  return html`<dl class="key">${[
    figure('Micro F1', micro.f1, intervals.micro.f1, comparison?.micro.old.f1),
    figure('Micro precision', micro.precision, intervals.micro.precision, comparison?.micro.old.precision),
    figure('Micro recall', micro.recall, intervals.micro.recall, comparison?.micro.old.recall),
    figure('Macro F1', macro.f1, intervals.macro.f1, comparison?.macro.old.f1),
  ]}</dl>
<p class="dim">On ${whole(items)} items, with ${percent(intervals.level)} intervals.${comparison === undefined ? '' : ` The baseline's figures are those of the ${whole(comparison.items)} items that both have; ${whole(comparison.changed)} of them have other predictions than before.`}</p>`
}

/** Figures by label, after both averages. */
export function labelSection(result: EvaluationResult): Markup {
  const { labels, averages } = scopesOf(result)
  const shown = weightiest(labels, mostLabels)
  return html`<section aria-labelledby="labels"><h2 id="labels">Labels</h2>
${scopeTable('Figures by label', 'label', [...averages, ...shown], result)}${unlisted(labels.length - shown.length, 'label')}</section>`
}

/** Micro figures by slice. Nothing when there are none. */
export function sliceSection(result: EvaluationResult): Markup {
  const { slices } = scopesOf(result)
  if (slices.length === 0) return nothing
  const shown = weightiest(slices, mostSlices)
  const seen = new Set(shown)
  const others = slices.filter((slice) => !seen.has(slice))
  return html`<section aria-labelledby="slices"><h2 id="slices">Slices</h2>
${scopeTable('Micro figures by slice', 'slice', shown, result)}${when(others.length > 0, () => html`<details><summary>${moreOf(others.length, 'slice')}</summary>
${scopeTable('Micro figures of the other slices', 'slice', others.slice(0, mostFolded), result)}${unlisted(others.length - mostFolded, 'slice')}</details>`)}</section>`
}

const unlisted = (number: number, one: string): Markup => when(number > 0, () => html`<p class="dim">… and ${moreOf(number, one)}; report.json has them all.</p>`)

function scopeTable(caption: string, what: 'label' | 'slice', scopes: readonly Scope[], { comparison, score: { intervals } }: EvaluationResult): Markup {
  const scale = scaleOf(scopes, comparison?.method.maxDrop)
  const compared = comparison !== undefined
  const heads = compared
    ? ['baseline', 'change', `interval of the change`]
    : [`F1, ${percent(intervals.level)} interval`]
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="figures"><caption>${caption}</caption>
<thead><tr><th scope="col">${what}</th>${when(compared, () => html`<th scope="col"><span class="sr">finding</span></th>`)}${[what === 'slice' ? 'items' : 'gold', 'precision', 'recall', 'F1', ...heads].map((head) => html`<th scope="col" class="n">${head}</th>`)}<th scope="col"><span class="sr">${compared ? 'interval of the change, drawn' : 'interval, drawn'}</span>${axis(scale)}</th></tr></thead>
<tbody>${scopes.map((scope) => scopeRow(scope, scale, compared))}</tbody></table></div>`
}

function scopeRow(scope: Scope, scale: Scale, compared: boolean): Markup {
  const { name: title, gold, items, ratios: { precision, recall, f1 }, intervals, difference, change } = scope
  const count = items ?? gold
  const compare = difference === undefined ? ['', '', ''] : [decimal(difference.old.f1), signed(difference.difference.f1), ends(difference.interval, signed, ' to ')]
  const cells = [count === undefined ? '' : whole(count), decimal(precision), decimal(recall), decimal(f1), ...(compared ? compare : [intervals === undefined ? '' : ends(intervals.f1, decimal, '–')])]
  return html`
<tr class="${change ?? 'none'}"><th scope="row">${name(title)}</th>${when(compared, () => html`<td class="change">${change === undefined ? '' : changeText[change]}</td>`)}${cells.map((cell) => html`<td class="n">${cell}</td>`)}<td>${plot(scope, scale)}</td></tr>`
}

/** The averages, counted either way. */
export function matchingSection({ score: { matching, matchings } }: EvaluationResult): Markup {
  const rows = (['exact', 'overlap'] as const).flatMap((way) => (['micro', 'macro'] as const).map((average) => ({ way, average, ratios: matchings[way][average] })))
  return html`<section aria-labelledby="matching"><h2 id="matching">Both ways of matching</h2>
<p>This report counts by <b>${matching}</b> matching. Exact: a prediction is right when a gold span has the same start, end and label. Overlap: when one of its label shares at least one character with it.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Averages by matching"><table class="figures"><caption>Averages by matching</caption>
<thead><tr><th scope="col">matching</th><th scope="col">average</th>${['precision', 'recall', 'F1'].map((head) => html`<th scope="col" class="n">${head}</th>`)}</tr></thead>
<tbody>${rows.map(({ way, average, ratios: { precision, recall, f1 } }) => html`
<tr><th scope="row">${way}</th><td>${average}</td>${[precision, recall, f1].map((value) => html`<td class="n">${decimal(value)}</td>`)}</tr>`)}</tbody></table></div></section>`
}
