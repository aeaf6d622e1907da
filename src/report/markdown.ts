import type { Threshold, UnitTestOutcome } from '../nlp/index.js'
import { decimal, moreOf, percent, signed, whole } from './figure-text.js'
import { fitted } from './markdown-fit.js'
import type { Section } from './markdown-fit.js'
import { codeText, plainText, slug } from './markdown-text.js'
import type { EvaluationResult } from './result.js'
import { changeText, ends, scopesOf } from './scope.js'
import type { Scope } from './scope.js'
import { spanList } from './span-text.js'
import { verdictWords } from './verdict-text.js'

export interface MarkdownOptions {
  /** What tells this report's comment from others of the same pull request; the model's name, without its version, when absent. */
  readonly name?: string
}

/** GitHub takes comments of 65,536 characters; whoever posts this may add some. */
const mostCharacters = 60_000

/** More of these are counted, not listed. */
const most = { reasons: 20, labels: 100, slices: 20, otherSlices: 100, tests: 20, errors: 20, ids: 20, notes: 20, thresholds: 20 }
const signs = { good: '✅', bad: '❌', unsure: '⚠️' }

/**
 * The report as GitHub's Markdown, for a pull request. The first line is a marker, `<!-- stepwright: NAME -->`, the same for every version
 * of a model, by which its comment can be found and replaced. At most 60,000 characters; what is left out for length is said.
 *
 * @example
 * ```ts
 * writeFile('report.md', markdownReport(result))
 * ```
 */
export function markdownReport(result: EvaluationResult, { name = result.model?.name ?? result.title }: MarkdownOptions = {}): string {
  const { labels, averages, slices } = scopesOf(result)
  const compared = result.comparison !== undefined
  const [telling, others] = partition(slices, ({ change }) => !compared || change === 'regressed' || change === 'better' || change === 'none')
  const slicesFirst = regressionsFirst(telling)
  const restOfSlices = [...slicesFirst.slice(most.slices), ...others]
  return fitted([
    { what: 'the verdict', head: [`<!-- stepwright: ${slug(name)} -->`, ...headLines(result)], rows: [] },
    { what: 'reasons', ...listed(result.verdict.reasons, most.reasons, (reason) => [`- ${plainText(reason, 300)}`]) },
    { what: 'thresholds', head: result.verdict.thresholds.length === 0 ? [] : ['**Thresholds**', ''], ...listed(result.verdict.thresholds.toSorted((a, b) => Number(a.met) - Number(b.met)), most.thresholds, thresholdLine) },
    { what: 'labels', head: scopeHead('label', result), ...listed(regressionsFirst([...averages, ...labels]), most.labels, (scope) => [scopeRow(scope, compared)]) },
    ...(slices.length === 0 ? [] : [{ what: 'slices', head: scopeHead('slice', result), rows: slicesFirst.slice(0, most.slices).map((scope) => scopeRow(scope, compared)) }]),
    ...testSections(result), ...errorSections(result),
    { what: 'flaky items', head: result.flaky.length === 0 ? [] : ['**Flaky items**: their results differed between executions of the same model and code', ''], ...listed(result.flaky, most.ids, (id) => [`- ${codeText(id)}`]) },
    { what: 'notes', head: result.notes.length === 0 ? [] : ['**Notes**', ''], ...listed(result.notes, most.notes, (note) => [`- ${plainText(note, 300)}`]) },
    { what: 'how it was judged', head: methodLines(result), rows: [] },
    ...(restOfSlices.length === 0 ? [] : [{
      what: 'more slices', head: ['<details>', `<summary>${moreOf(restOfSlices.length, 'slice')}</summary>`, '', ...scopeHead('slice', result)],
      ...listed(restOfSlices, most.otherSlices, (scope) => [scopeRow(scope, compared)]), tail: ['', '</details>'],
    }]),
  ], mostCharacters)
}

function headLines({ title, verdict: { kind }, score: { micro, items, errors }, comparison }: EvaluationResult): readonly string[] {
  const { title: word, mood } = verdictWords[kind]
  const old = comparison === undefined ? '' : `, was ${decimal(comparison.micro.old.f1)}`
  const changed = comparison === undefined ? '' : ` ${whole(comparison.changed)} of ${whole(comparison.items)} items have other predictions than the baseline.`
  return [
    `### ${signs[mood]} ${word}: ${codeText(title)}`, '',
    `Verdict \`${kind}\`. Micro F1 **${decimal(micro.f1)}**${old} (precision ${decimal(micro.precision)}, recall ${decimal(micro.recall)}) on ${whole(items)} items${errors.length === 0 ? '' : `; ${whole(errors.length)} ${errors.length === 1 ? 'has' : 'have'} no result`}.${changed}`,
  ]
}

const thresholdLine = ({ scope, figure, least, value, met }: Threshold): readonly string[] =>
  [`- ${met ? '✅' : '❌'} ${codeText(scope)} ${figure} ${decimal(value)}, at least ${least}`]

const regressionsFirst = (scopes: readonly Scope[]): readonly Scope[] =>
  scopes.toSorted((a, b) => Number(b.change === 'regressed') - Number(a.change === 'regressed') || (a.change === 'regressed' ? dropOf(a) - dropOf(b) : 0))

const dropOf = ({ difference }: Scope): number => difference?.difference.f1 ?? 0

/** With a baseline the interval is that of the change, by which it is judged. */
function scopeHead(what: string, { comparison, score: { intervals } }: EvaluationResult): readonly string[] {
  return comparison === undefined
    ? [`| ${what} | precision | recall | F1 | F1 ${percent(intervals.level)} interval |`, '|:--|--:|--:|--:|--:|']
    : [`| ${what} | precision | recall | F1 | baseline | change | interval of the change | |`, '|:--|--:|--:|--:|--:|--:|--:|:--|']
}

function scopeRow({ name, ratios: { precision, recall, f1 }, intervals, difference, change }: Scope, compared: boolean): string {
  const cells = [codeText(name), decimal(precision), decimal(recall), `**${decimal(f1)}**`]
  if (!compared) return row([...cells, intervals === undefined ? '' : ends(intervals.f1, decimal, '–')])
  if (difference === undefined || change === undefined) return row([...cells, '', '', '', ''])
  return row([...cells, decimal(difference.old.f1), signed(difference.difference.f1), ends(difference.interval, signed, ' to '), changeText[change]])
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function testSections({ unitTests }: EvaluationResult): readonly Section[] {
  if (unitTests.length === 0) return []
  const failed = unitTests.filter(({ passed }) => !passed)
  return [{ what: 'failed unit tests', head: [`**Unit tests**: ${whole(unitTests.length - failed.length)} of ${whole(unitTests.length)} passed`, ...(failed.length === 0 ? [] : [''])], ...listed(failed, most.tests, testLines) }]
}

const short = { most: 8, longest: 60 }

const testLines = ({ id, text, expected, actual, error }: UnitTestOutcome): readonly string[] => [
  `- ${codeText(id)}: ${codeText(text, 300)}`,
  ...(actual === undefined
    ? [`  - no result: ${codeText(error ?? 'unknown error')}`]
    : [`  - expected ${codeText(spanList(text, expected, short), 800)}`, `  - actual ${codeText(spanList(text, actual, short), 800)}`]),
]

function errorSections({ score: { errors } }: EvaluationResult): readonly Section[] {
  if (errors.length === 0) return []
  return [{
    what: 'items without a result', head: [`**Infrastructure errors**: ${whole(errors.length)} ${errors.length === 1 ? 'item has' : 'items have'} no result and say${errors.length === 1 ? 's' : ''} nothing about the model`, ''],
    ...listed(errors, most.errors, ({ id, error, cause }) => [`- ${codeText(id)} ${codeText(error)}${cause === undefined ? '' : ` ${codeText(cause, 200)}`}`]),
  }]
}

function methodLines({ score: { matching, matchings }, comparison, run, model }: EvaluationResult): readonly string[] {
  const other = matching === 'exact' ? 'overlap' : 'exact'
  const identity = [...(model === undefined ? [] : [`model ${codeText(model.digest.slice(0, 12))}`]), ...(run === undefined ? [] : [`run ${codeText(run.id)}`])].join(', ')
  return [
    `<sub>${[
      `${matching} matching; with ${other} matching micro F1 is ${decimal(matchings[other].micro.f1)}`,
      ...(comparison === undefined ? [] : [`baseline ${codeText(`${comparison.baseline.name} ${comparison.baseline.version}`.trim())}, ${percent(comparison.method.level)} for all ${whole(comparison.method.figures)} judged figures together`]),
      ...(identity === '' ? [] : [identity]),
    ].join('; ')}</sub>`,
  ]
}

/** The first of some values, and how many there are besides. */
function listed<T>(values: readonly T[], number: number, lines: (value: T) => readonly string[]): Pick<Section, 'rows' | 'more'> {
  return { rows: values.slice(0, number).map((value) => lines(value).join('\n')), more: Math.max(0, values.length - number) }
}

function partition<T>(values: readonly T[], goes: (value: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [values.filter(goes), values.filter((value) => !goes(value))]
}
