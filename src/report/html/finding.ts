import { sliceName } from '../../nlp/index.js'
import type { Excerpt, Finding, Matching } from '../../nlp/index.js'
import { whole } from '../figure-text.js'
import { differenceMarks, goldMarks, hiddenMarks, lanesOf, segmentsOf } from '../mark.js'
import type { Mark, MarkKind } from '../mark.js'
import type { EvaluationResult } from '../result.js'
import { cut } from '../style.js'
import { html, longestName, nothing, when } from './markup.js'
import type { Markup } from './markup.js'
import { legend } from './marked-text.js'

/** Marks of one row beyond these are counted, not drawn: an item with thousands would stop the browser. */
const mostMarks = 400
/** Slices to choose from; the search finds ids of the others. */
const mostSliceChoices = 300
const longestChoice = 60

/** What the page's script gets. Places in lists stand for labels, slices and marks. */
export interface FindingData {
  readonly labels: readonly string[]
  readonly slices: readonly string[]
  readonly findings: readonly FindingEntry[]
}

export interface FindingEntry {
  readonly id: string
  readonly kind: FindingKind
  /** Mistakes in words. */
  readonly told: string
  /** Labels of its mistakes, now or before. */
  readonly labels: readonly number[]
  readonly slices: readonly number[]
  /** Gold, the baseline when there is one, the new predictions. */
  readonly rows: readonly FindingRow[]
  /** The excerpts' texts, each behind whether something was left out before it. */
  readonly parts: readonly (readonly [boolean, string])[]
}

export interface FindingRow {
  readonly title: string
  /** Kind, label, lane. */
  readonly marks: readonly (readonly [MarkKind, number, number])[]
  /** By excerpt its segments: length, marks within, marks ending. A number alone is text without marks. */
  readonly parts: readonly (readonly (number | readonly [number, readonly number[], readonly number[]])[])[]
  /** Marks that are not shown. */
  readonly hidden: number
}

const kinds = ['regressions', 'improvements', 'wrong'] as const
type FindingKind = typeof kinds[number]
const kindTitle: Readonly<Record<FindingKind, string>> = { regressions: 'regressions', improvements: 'improvements', wrong: 'items with mistakes' }

/** The findings of a result, ready to be drawn. */
export function findingData({ evidence, score: { matching } }: EvaluationResult): FindingData {
  const labels = new Numbering()
  const slices = new Numbering()
  const findings = kinds.flatMap((kind) => evidence[kind].map((finding) => entryOf(finding, kind, matching, labels, slices)))
  const names = (numbering: Numbering): readonly string[] => numbering.names.map((one) => cut(one, longestName))
  return { labels: names(labels), slices: names(slices), findings }
}

/** Gives names numbers in order of their first occurrence. */
class Numbering {
  readonly #places = new Map<string, number>()

  of(one: string): number {
    const known = this.#places.get(one)
    if (known !== undefined) return known
    this.#places.set(one, this.#places.size)
    return this.#places.size - 1
  }

  get names(): readonly string[] {
    return [...this.#places.keys()]
  }
}

function entryOf(finding: Finding, kind: FindingKind, matching: Matching, labels: Numbering, slices: Numbering): FindingEntry {
  const { id, excerpts, gold, predicted, mistakes, old } = finding
  const rows = [
    { title: 'Gold', marks: goldMarks(gold) },
    ...(old === undefined ? [] : [{ title: 'Baseline', marks: differenceMarks(gold, old.predicted, matching) }]),
    { title: old === undefined ? 'Predicted' : 'New', marks: differenceMarks(gold, predicted, matching) },
  ]
  const mistaken = rows.flatMap(({ marks }) => marks.filter((mark) => mark.kind === 'surplus' || mark.kind === 'missing'))
  return {
    id: cut(id, longestName), kind,
    told: `${whole(mistakes)} ${mistakes === 1 ? 'mistake' : 'mistakes'}${old === undefined ? '' : `, baseline ${whole(old.mistakes)}`}`,
    labels: [...new Set(mistaken.map(({ label }) => labels.of(label)))],
    slices: Object.entries(finding.slices ?? {}).map(([dimension, value]) => slices.of(sliceName(dimension, value))),
    rows: rows.map(({ title, marks }) => rowOf(title, marks, excerpts, labels)),
    parts: excerpts.map(({ start, text }, index) => [index > 0 || start > 0, text]),
  }
}

function rowOf(title: string, marks: readonly Mark[], excerpts: readonly Excerpt[], labels: Numbering): FindingRow {
  const shown = marks.slice(0, mostMarks)
  const lanes = lanesOf(shown)
  return {
    title,
    marks: shown.map(({ kind, label }, place) => [kind, labels.of(label), lanes[place] ?? 0]),
    parts: excerpts.map((excerpt) => segmentsOf(excerpt, shown).map(({ text, within, ending }) =>
      (within.length + ending.length === 0 ? text.length : [text.length, deepestLast(within, lanes), ending] as const))),
    hidden: marks.length - shown.length + hiddenMarks(excerpts, shown),
  }
}

const deepestLast = (within: readonly number[], lanes: readonly number[]): readonly number[] => within.toSorted((a, b) => (lanes[a] ?? 0) - (lanes[b] ?? 0))

/** The findings with what they can be chosen by. */
export function findingSection({ evidence, comparison }: EvaluationResult, data: FindingData): Markup {
  const listed = kinds.filter((kind) => (kind === 'wrong') === (comparison === undefined))
  const title = comparison === undefined ? 'Items with mistakes' : 'Items that changed for worse or better'
  const totals = listed.map((kind) => `${whole(evidence.totals[kind])} ${kindTitle[kind]}${evidence[kind].length < evidence.totals[kind] ? ` (the first ${whole(evidence[kind].length)} are listed)` : ''}`).join(', ')
  return html`<section aria-labelledby="findings"><h2 id="findings">${title}</h2>
<p>${totals}${comparison === undefined ? '' : `; ${whole(evidence.totals.wrong)} ${evidence.totals.wrong === 1 ? 'item has' : 'items have'} mistakes at all`}.</p>
${data.findings.length === 0 ? nothing : browser(data, listed)}</section>`
}

function browser({ findings, labels, slices }: FindingData, listed: readonly FindingKind[]): Markup {
  const numberWith = (has: (finding: FindingEntry) => boolean): number => findings.filter(has).length
  const used = countsOf(findings.map((finding) => finding.labels))
  const inSlices = [...countsOf(findings.map((finding) => finding.slices))]
  const choices = inSlices.toSorted(([, a], [, b]) => b - a).slice(0, mostSliceChoices).sort(([a], [b]) => ((slices[a] ?? '') < (slices[b] ?? '') ? -1 : 1))
  const option = (place: number, title: string, number: number): Markup => html`<option value="${place}">${cut(title, longestChoice)} (${whole(number)})</option>`
  return html`<noscript><p class="note">The findings are drawn by a script, which this browser does not run. Everything else is here; predictions lie in the files the report was made of.</p></noscript>
<div id="finding-browser" hidden>
${legend}
<div class="controls" role="search" aria-label="Choose findings">
${when(listed.length > 1, () => html`<label>Kind <select id="finding-kind"><option value="">all (${whole(findings.length)})</option>${listed.map((kind) => html`<option value="${kind}">${kindTitle[kind]} (${whole(numberWith((finding) => finding.kind === kind))})</option>`)}</select></label>`)}
<label>Label <select id="finding-label"><option value="">all</option>${[...used].sort(([a], [b]) => ((labels[a] ?? '') < (labels[b] ?? '') ? -1 : 1)).map(([place, number]) => option(place, labels[place] ?? '', number))}</select></label>
${when(choices.length > 0, () => html`<label>Slice <select id="finding-slice"><option value="">all</option>${choices.map(([place, number]) => option(place, slices[place] ?? '', number))}</select></label>`)}
<label class="wide">Id or text <input id="finding-search" type="search" autocomplete="off" spellcheck="false"></label>
<button type="button" id="finding-clear">Clear</button>
</div>
${when(inSlices.length > choices.length, () => html`<p class="dim">The ${whole(choices.length)} most frequent of ${whole(inSlices.length)} slices can be chosen.</p>`)}
<p id="finding-count" class="dim" aria-live="polite"></p>
<ol id="finding-list"></ol>
<button type="button" id="finding-more" hidden>Show more</button>
</div>`
}

function countsOf(lists: readonly (readonly number[])[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const place of lists.flat()) counts.set(place, (counts.get(place) ?? 0) + 1)
  return counts
}
