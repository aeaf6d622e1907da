import type { Comparison, Difference, Interval, Metrics, Ratios, ScopeScore, UnitTestOutcome } from '../nlp/index.js'
import { decimal, percent, seconds, signed, whole } from './figure-text.js'
import type { BacktestResult } from './result.js'
import { spanList } from './span-text.js'
import { createStyle, cut, printable } from './style.js'
import type { Style } from './style.js'
import { table } from './table.js'
import type { Cell, Column } from './table.js'

export interface TerminalOptions {
  /** Whether to use ANSI colours. */
  readonly color: boolean
  /** Columns of the terminal; 100 when absent. */
  readonly width?: number
}

/** More failures or slices than this are counted, not listed. */
const mostListed = 10
const mostSlices = 40

/**
 * A result as a page of text: figures by label with their baseline, slices, unit tests, errors, verdict.
 *
 * @example
 * ```ts
 * process.stdout.write(terminalReport(result, { color: process.stdout.isTTY, width: process.stdout.columns }))
 * ```
 */
export function terminalReport(result: BacktestResult, { color, width = 100 }: TerminalOptions): string {
  const style = createStyle(color)
  const sections = [
    heading(result, style), labelTable(result, style, width), sliceTable(result, style),
    unitTests(result.unitTests, style, width), errors(result, style, width), verdict(result, style),
  ]
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function heading({ run, model, items, timings, score, comparison, unitTests: tests }: BacktestResult, style: Style): readonly string[] {
  const times = Object.entries(timings).map(([phase, time]) => `${phase} ${seconds(time)}`).join(', ')
  const { cached } = items
  const examples = score.items + score.errors.length
  return [
    `${style.bold(`${printable(model.name)} ${printable(model.version)}`)} ${style.dim(`model ${model.digest.slice(0, 12)}, run ${printable(run.id)}`)}`,
    `${whole(examples)} items${tests.length === 0 ? '' : ` and ${whole(tests.length)} unit test${tests.length === 1 ? '' : 's'}`}, ${whole(cached)} from the cache, ${whole(score.errors.length)} without a result`,
    ...(times === '' ? [] : [times]),
    ...(comparison === undefined ? [] : [comparedWith(comparison)]),
  ]
}

function comparedWith({ baseline: { name, version, fingerprint }, items, method }: Comparison): string {
  const model = `${printable(name)} ${printable(version)} (model ${printable(fingerprint.model.slice(0, 12))})`
  return `baseline ${model}: ${whole(items)} items in both, ${percent(method.level)} for all ${whole(method.figures)} figures together`
}

function labelTable({ score, comparison }: BacktestResult, style: Style, width: number): readonly string[] {
  const { intervals } = score
  const scopes: readonly (readonly [string, Ratios | Metrics, Interval | undefined, Difference | undefined])[] = [
    ...Object.entries(score.labels).map(([label, metrics]) => [label, metrics, intervals.labels[label]?.f1, comparison?.labels[label]] as const),
    ['micro', score.micro, intervals.micro.f1, comparison?.micro],
    ['macro', score.macro, intervals.macro.f1, comparison?.macro],
  ]
  const wide = width >= 96
  const columns: readonly Column[] = [
    { head: 'label', align: 'left', most: 24 },
    ...['gold', 'precision', 'recall', 'F1'].map((head) => ({ head, align: 'right' } as const)),
    ...(wide ? [{ head: `F1 ${percent(intervals.level)} interval`, align: 'right' } as const] : []),
    ...(comparison === undefined ? [] : [{ head: 'baseline', align: 'right' }, { head: 'change', align: 'right' }, { head: '', align: 'left' }] as const),
  ]
  const rows = scopes.map(([scope, ratios, interval, difference]): readonly Cell[] => [
    { text: printable(scope), paint: style.bold },
    { text: 'tp' in ratios ? whole(ratios.tp + ratios.fn) : '' },
    { text: decimal(ratios.precision) }, { text: decimal(ratios.recall) }, { text: decimal(ratios.f1) },
    ...(wide ? [{ text: interval === undefined ? '' : `${decimal(interval.low)}–${decimal(interval.high)}`, paint: style.dim }] : []),
    ...(comparison === undefined ? [] : differenceCells(difference, comparison.problems.length === 0, style)),
  ])
  return table(columns, rows, style.dim)
}

function differenceCells(difference: Difference | undefined, reliable: boolean, style: Style): readonly Cell[] {
  if (difference === undefined) return []
  const { old, difference: change, judged, regressed, improved } = difference
  const [mark, paint] = !reliable ? ['? unreliable', style.dim] as const
    : !judged ? ['? too few', style.dim] as const
      : regressed ? ['▼ regressed', style.bad] as const
        : improved ? ['▲ better', style.good] as const
          : ['', style.dim] as const
  return [{ text: decimal(old.f1) }, { text: signed(change.f1), paint }, { text: mark, paint }]
}

function sliceTable({ score: { slices } }: BacktestResult, style: Style): readonly string[] {
  const rows = Object.entries(slices).flatMap(([dimension, values]) => Object.entries(values).map(([value, { items, micro, macro }]: readonly [string, ScopeScore]) => [
    { text: printable(`${dimension}: ${value}`) }, { text: whole(items) },
    { text: decimal(micro.precision) }, { text: decimal(micro.recall) }, { text: decimal(micro.f1) }, { text: decimal(macro.f1) },
  ]))
  if (rows.length === 0) return []
  const lines = table([
    { head: 'slice', align: 'left', most: 40 },
    ...['items', 'precision', 'recall', 'F1', 'macro F1'].map((head) => ({ head, align: 'right' } as const)),
  ], rows.slice(0, mostSlices), style.dim)
  return rows.length > mostSlices ? [...lines, `… and ${whole(rows.length - mostSlices)} more slices`] : lines
}

function unitTests(tests: readonly UnitTestOutcome[], style: Style, width: number): readonly string[] {
  if (tests.length === 0) return ['no unit tests']
  const failed = tests.filter(({ passed }) => !passed)
  const summary = `unit tests: ${whole(tests.length - failed.length)} of ${whole(tests.length)} passed`
  return [
    failed.length === 0 ? summary : style.bad(summary),
    ...limited(failed, ({ id, text, expected, actual, error }) => [
      `  ✗ ${printable(id)}: ${cut(printable(text), Math.max(20, width - 6 - id.length))}`,
      ...(actual === undefined
        ? [`      no result: ${printable(error ?? 'unknown error')}`]
        : [`      expected ${spanList(text, expected)}`, `      actual   ${spanList(text, actual)}`]),
    ]),
  ]
}

function errors({ score: { errors: failed } }: BacktestResult, style: Style, width: number): readonly string[] {
  if (failed.length === 0) return []
  return [
    style.bad(`infrastructure errors: ${whole(failed.length)} ${failed.length === 1 ? 'item has' : 'items have'} no result and ${failed.length === 1 ? 'is' : 'are'} not scored`),
    ...limited(failed, ({ id, error, cause }) => [cut(`  ${printable(id)}  ${printable(error)}${cause === undefined ? '' : `: ${printable(cause)}`}`, width)]),
  ]
}

function limited<T>(values: readonly T[], lines: (value: T) => readonly string[]): readonly string[] {
  const shown = values.slice(0, mostListed).flatMap(lines)
  return values.length > mostListed ? [...shown, `  … and ${whole(values.length - mostListed)} more`] : shown
}

function verdict({ verdict: { kind, reasons, regressed } }: BacktestResult, style: Style): readonly string[] {
  const [worst, ...others] = kind === 'regression' ? regressed : []
  const where = worst === undefined ? '' : ` in ${printable(worst)}${others.length === 0 ? '' : ` and ${whole(others.length)} more`}`
  return [style.bold(kind === 'pass' ? style.good('verdict: pass') : style.bad(`verdict: ${kind}${where}`)), ...reasons.map((reason) => `  ${printable(reason)}`)]
}
