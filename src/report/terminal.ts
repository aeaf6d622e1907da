import type { Comparison, UnitTestOutcome } from '../nlp/index.js'
import { decimal, percent, seconds, whole } from './figure-text.js'
import type { EvaluationResult } from './result.js'
import { spanList } from './span-text.js'
import { createStyle, cut, printable } from './style.js'
import type { Style } from './style.js'
import { labelTable, otherMatching, sliceTable } from './terminal-figure.js'

export interface TerminalOptions {
  /** Whether to use ANSI colours. */
  readonly color: boolean
  /** Columns of the terminal; 100 when absent. */
  readonly width?: number
}

/** More failures than this are counted, not listed. */
const mostListed = 10
const short = { most: 8, longest: 60 }

/**
 * A result as a page of text: figures by label and slice with their baseline, unit tests, errors, flaky items, notes, thresholds, verdict.
 *
 * @example
 * ```ts
 * process.stdout.write(terminalReport(result, { color: process.stdout.isTTY, width: process.stdout.columns }))
 * ```
 */
export function terminalReport(result: EvaluationResult, { color, width = 100 }: TerminalOptions): string {
  const style = createStyle(color)
  const sections = [
    heading(result, style), labelTable(result, style, width), sliceTable(result, style, width), otherMatching(result),
    unitTests(result, style, width), errors(result, style, width), flaky(result, style, width), notes(result), thresholds(result, style),
    changed(result), verdict(result, style),
  ]
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function heading({ title, run, model, items, timings, score, comparison, unitTests: tests }: EvaluationResult, style: Style): readonly string[] {
  const times = Object.entries(timings).map(([phase, time]) => `${phase} ${seconds(time)}`).join(', ')
  const identity = [...(model === undefined ? [] : [`model ${printable(model.digest.slice(0, 12))}`]), ...(run === undefined ? [] : [`run ${printable(run.id)}`])].join(', ')
  const counts = [
    `${whole(score.items + score.errors.length)} items${tests.length === 0 ? '' : ` and ${whole(tests.length)} unit test${tests.length === 1 ? '' : 's'}`}`,
    ...(run === undefined ? [] : [`${whole(items.cached)} from the cache`]),
    `${whole(score.errors.length)} without a result`,
  ]
  return [
    `${style.bold(printable(title))}${identity === '' ? '' : ` ${style.dim(identity)}`}`,
    counts.join(', '),
    ...(times === '' ? [] : [times]),
    ...(comparison === undefined ? [] : [comparedWith(comparison)]),
  ]
}

function comparedWith({ baseline: { name, version, fingerprint, blessed }, items, method }: Comparison): string {
  const details = [...(fingerprint === undefined ? [] : [`model ${printable(fingerprint.model.slice(0, 12))}`]), ...(blessed === undefined ? [] : [`blessed ${printable(blessed)}`])]
  const model = `${printable(`${name} ${version}`.trim())}${details.length === 0 ? '' : ` (${details.join(', ')})`}`
  return `baseline ${model}: ${whole(items)} items in both, ${percent(method.level)} for all ${whole(method.figures)} figures together`
}

function unitTests({ unitTests: tests, model }: EvaluationResult, style: Style, width: number): readonly string[] {
  // predictions made elsewhere have no unit tests to lack
  if (tests.length === 0) return model === undefined ? [] : ['no unit tests']
  const failed = tests.filter(({ passed }) => !passed)
  const summary = `unit tests: ${whole(tests.length - failed.length)} of ${whole(tests.length)} passed`
  return [failed.length === 0 ? summary : style.bad(summary), ...limited(failed, (test) => unitTest(test, width))]
}

const unitTest = ({ id, text, expected, actual, error }: UnitTestOutcome, width: number): readonly string[] => [
  `  ✗ ${printable(id)}: ${cut(printable(text), Math.max(20, width - 6 - id.length))}`,
  ...(actual === undefined
    ? [`      no result: ${printable(error ?? 'unknown error')}`]
    : [`      expected ${spanList(text, expected, short)}`, `      actual   ${spanList(text, actual, short)}`]),
]

function errors({ score: { errors: failed } }: EvaluationResult, style: Style, width: number): readonly string[] {
  if (failed.length === 0) return []
  return [
    style.bad(`infrastructure errors: ${whole(failed.length)} ${failed.length === 1 ? 'item has' : 'items have'} no result and ${failed.length === 1 ? 'is' : 'are'} not scored`),
    ...limited(failed, ({ id, error, cause }) => [cut(`  ${printable(id)}  ${printable(error)}${cause === undefined ? '' : `: ${printable(cause)}`}`, width)]),
  ]
}

function flaky({ flaky: ids }: EvaluationResult, style: Style, width: number): readonly string[] {
  if (ids.length === 0) return []
  return [
    style.bad(`flaky: the result of ${whole(ids.length)} ${ids.length === 1 ? 'item' : 'items'} differed between executions of the same model and code`),
    ...limited(ids, (id) => [cut(`  ${printable(id)}`, width)]),
  ]
}

const notes = ({ notes: told }: EvaluationResult): readonly string[] => limited(told, (note) => [`note: ${printable(note)}`])

function thresholds({ verdict: { thresholds: all } }: EvaluationResult, style: Style): readonly string[] {
  const shown = all.toSorted((a, b) => Number(a.met) - Number(b.met))
  return limited(shown, ({ scope, figure, least, value, met }) => {
    const line = `${met ? '✓' : '✗'} ${printable(scope)} ${figure} ${decimal(value)}, at least ${least}`
    return [met ? line : style.bad(line)]
  })
}

const changed = ({ comparison }: EvaluationResult): readonly string[] =>
  (comparison === undefined ? [] : [`${whole(comparison.changed)} of ${whole(comparison.items)} items have other predictions than the baseline`])

function limited<T>(values: readonly T[], lines: (value: T) => readonly string[]): readonly string[] {
  const shown = values.slice(0, mostListed).flatMap(lines)
  return values.length > mostListed ? [...shown, `  … and ${whole(values.length - mostListed)} more`] : shown
}

function verdict({ verdict: { kind, reasons, regressed } }: EvaluationResult, style: Style): readonly string[] {
  const [worst, ...others] = kind === 'regression' ? regressed : []
  const where = worst === undefined ? '' : ` in ${printable(worst)}${others.length === 0 ? '' : ` and ${whole(others.length)} more`}`
  return [style.bold(kind === 'pass' ? style.good('verdict: pass') : style.bad(`verdict: ${kind}${where}`)), ...reasons.map((reason) => `  ${printable(reason)}`)]
}
