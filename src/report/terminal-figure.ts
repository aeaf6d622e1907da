import type { EvaluationResult } from './result.js'
import { decimal, moreOf, percent, signed, whole } from './figure-text.js'
import { changeText, ends, scopesOf, weightiest } from './scope.js'
import type { Change, Scope } from './scope.js'
import { printable } from './style.js'
import type { Style } from './style.js'
import { table } from './table.js'
import type { Cell, Column } from './table.js'

/** More slices than this are counted, not listed. */
const mostSlices = 40
const mostLabels = 200

/** From this width on there is room for intervals. */
const wideFrom = 96

/** Figures by label and both averages; with a baseline what it had and what became of it. */
export function labelTable(result: EvaluationResult, style: Style, width: number): readonly string[] {
  const { labels, averages } = scopesOf(result)
  const compared = result.comparison !== undefined
  const columns: readonly Column[] = [
    { head: 'label', align: 'left', most: 24 }, ...numbers('gold', 'precision', 'recall', 'F1'), ...intervalColumn(result, width), ...differenceColumns(compared),
  ]
  const shown = weightiest(labels, mostLabels)
  const rows = [...shown, ...averages].map((scope): readonly Cell[] => [
    { text: printable(scope.name), paint: style.bold }, { text: scope.gold === undefined ? '' : whole(scope.gold) },
    ...ratioCells(scope), ...intervalCell(scope, style, width), ...differenceCells(scope, compared, style),
  ])
  return [...table(columns, rows, style.dim), ...unlisted(labels.length - shown.length, 'label')]
}

/** Micro figures by slice; of many those that regressed or were judged. */
export function sliceTable(result: EvaluationResult, style: Style, width: number): readonly string[] {
  const { slices } = scopesOf(result)
  if (slices.length === 0) return []
  const compared = result.comparison !== undefined
  // a narrow terminal has no room for them beside the baseline
  const ratios = !compared || width >= wideFrom
  const columns: readonly Column[] = [
    { head: 'slice', align: 'left', most: compared ? 28 : 40 },
    ...numbers('items', ...(ratios ? ['precision', 'recall'] : []), 'F1'), ...intervalColumn(result, width), ...differenceColumns(compared),
  ]
  const shown = weightiest(slices, mostSlices)
  const rows = shown.map((scope): readonly Cell[] => [
    { text: printable(scope.name) }, { text: whole(scope.items ?? 0) },
    ...(ratios ? ratioCells(scope) : ratioCells(scope).slice(-1)), ...intervalCell(scope, style, width), ...differenceCells(scope, compared, style),
  ])
  return [...table(columns, rows, style.dim), ...unlisted(slices.length - shown.length, 'slice')]
}

/** The micro figures, counted the other way. */
export function otherMatching({ score: { matching, matchings } }: EvaluationResult): readonly string[] {
  const other = matching === 'exact' ? 'overlap' : 'exact'
  const { precision, recall, f1 } = matchings[other].micro
  return [`${other} matching: precision ${decimal(precision)} recall ${decimal(recall)} F1 ${decimal(f1)}`]
}

const numbers = (...heads: readonly string[]): readonly Column[] => heads.map((head) => ({ head, align: 'right' }))
const unlisted = (number: number, one: string): readonly string[] => (number > 0 ? [`… and ${moreOf(number, one)}`] : [])

const ratioCells = ({ ratios: { precision, recall, f1 } }: Scope): readonly Cell[] => [precision, recall, f1].map((value) => ({ text: decimal(value) }))

const intervalColumn = ({ score: { intervals } }: EvaluationResult, width: number): readonly Column[] =>
  (width >= wideFrom ? numbers(`F1 ${percent(intervals.level)} interval`) : [])

function intervalCell({ intervals }: Scope, style: Style, width: number): readonly Cell[] {
  return width < wideFrom ? [] : [{ text: intervals === undefined ? '' : ends(intervals.f1, decimal, '–'), paint: style.dim }]
}

const differenceColumns = (compared: boolean): readonly Column[] => (compared ? [...numbers('baseline', 'change'), { head: '', align: 'left' }] : [])

function differenceCells({ difference, change }: Scope, compared: boolean, style: Style): readonly Cell[] {
  if (!compared) return []
  if (difference === undefined || change === undefined) return [{ text: '' }, { text: '' }, { text: '' }]
  const paint = paintOf(change, style)
  return [{ text: decimal(difference.old.f1) }, { text: signed(difference.difference.f1), paint }, { text: changeText[change], paint }]
}

const paintOf = (change: Change, style: Style): Style['bold'] => (change === 'regressed' ? style.bad : change === 'better' ? style.good : style.dim)
