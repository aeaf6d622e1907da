import { decimal, signed, whole } from './figure-text.js'
import type { EvaluationResult } from './result.js'
import { ends, scopesOf, weightiest } from './scope.js'
import type { Scope } from './scope.js'
import { spanList } from './span-text.js'
import { thresholdText } from './verdict-text.js'
import { xmlAttributes, xmlText } from './xml.js'

/** What went wrong with a case. */
interface Trouble {
  readonly element: 'failure' | 'error' | 'skipped'
  readonly type?: string
  readonly message: string
  readonly detail?: string
}

interface Case {
  readonly name: string
  readonly trouble?: Trouble
  readonly output?: string
}

/** A dimension with a value for every item would be a suite as large as the examples. */
const mostSlices = 1000

/**
 * The report as JUnit XML, for the test views of CI systems: suites for the unit tests, for the labels with both averages, for slices, for
 * thresholds, for items without a result (`<error>`), for items whose result is not repeatable, and for the verdict. Of more than 1,000
 * slices those that regressed and those that were judged are told first.
 *
 * @example
 * ```ts
 * writeFile('junit.xml', junitReport(result))
 * ```
 */
export function junitReport(result: EvaluationResult): string {
  const { title, score, verdict, flaky } = result
  const { labels, averages, slices } = scopesOf(result)
  const suites = ([
    ['unit tests', unitTestCases(result)],
    ['labels', [...labels, ...averages].map(scopeCase)],
    ['slices', weightiest(slices, mostSlices).map(scopeCase)],
    ['thresholds', verdict.thresholds.map((threshold): Case => {
      const { scope, figure, met } = threshold
      const text = thresholdText(threshold)
      return { name: `${scope} ${figure}`, ...(met ? { output: text } : { trouble: { element: 'failure', type: 'threshold', message: text } }) }
    })],
    ['items', score.errors.map(({ id, error, cause }): Case => ({ name: id, trouble: { element: 'error', type: error, message: cause ?? error } }))],
    ['flaky items', flaky.map((id) => flakyCase(id, verdict.kind === 'unreliable-baseline'))],
    ['verdict', [verdictCase(result)]],
  ] as const).filter(([, cases]) => cases.length > 0)
  const all = suites.flatMap(([, cases]) => cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${xmlAttributes({ name: title, ...tally(all) })}>`,
    ...suites.flatMap(([suite, cases]) => [
      `  <testsuite ${xmlAttributes({ name: `${title}: ${suite}`, ...tally(cases) })}>`,
      ...cases.flatMap((one) => caseLines(one, `${title}.${suite}`)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

function unitTestCases({ unitTests }: EvaluationResult): readonly Case[] {
  return unitTests.map(({ id, text, expected, actual, error, passed }): Case => {
    if (passed) return { name: id }
    if (actual === undefined) return { name: id, trouble: { element: 'error', type: error ?? 'unknown error', message: 'the model gave no answer' } }
    return {
      name: id,
      trouble: {
        element: 'failure', type: 'unit-test-failure', message: 'the model says something else than expected',
        detail: `text:     ${text}\nexpected: ${spanList(text, expected)}\nactual:   ${spanList(text, actual)}`,
      },
    }
  })
}

function scopeCase({ name, ratios: { precision, recall, f1 }, items, difference, change }: Scope): Case {
  const output = `precision ${decimal(precision)}, recall ${decimal(recall)}, F1 ${decimal(f1)}${items === undefined ? '' : `, ${whole(items)} items`}`
  if (difference === undefined || change === undefined || change === 'unreliable') return { name, output }
  if (change === 'too-few') return { name, output, trouble: { element: 'skipped', message: `too few items to judge: ${difference.items}` } }
  if (change === 'not-chosen') return { name, output, trouble: { element: 'skipped', message: 'not among the slices that were to be judged' } }
  const { old, difference: { f1: changed }, interval } = difference
  const message = `F1 ${decimal(old.f1)} to ${decimal(difference.new.f1)} (${signed(changed)}, interval ${ends(interval, signed, ' to ')})`
  return change === 'regressed' ? { name, output, trouble: { element: 'failure', type: 'regression', message } } : { name, output: `${output}; ${message}` }
}

function flakyCase(id: string, decides: boolean): Case {
  const message = 'the result differed between executions of the same model and code on the same text'
  return { name: id, ...(decides ? { trouble: { element: 'failure', type: 'unreliable-baseline', message } } : { output: message }) }
}

function verdictCase({ verdict: { kind, reasons }, notes }: EvaluationResult): Case {
  const output = [...(kind === 'pass' ? reasons : []), ...notes].join('\n')
  const told = output === '' ? {} : { output }
  if (kind === 'pass') return { name: 'verdict', ...told }
  return { name: 'verdict', ...told, trouble: { element: kind === 'infrastructure-error' ? 'error' : 'failure', type: kind, message: reasons[0] ?? kind, detail: reasons.join('\n') } }
}

function tally(cases: readonly Case[]): Readonly<Record<string, string | number>> {
  const number = (element: Trouble['element']): number => cases.filter(({ trouble }) => trouble?.element === element).length
  return { tests: cases.length, failures: number('failure'), errors: number('error'), skipped: number('skipped') }
}

function caseLines({ name, trouble, output }: Case, className: string): readonly string[] {
  const open = `    <testcase ${xmlAttributes({ name, classname: className })}`
  if (trouble === undefined && output === undefined) return [`${open}/>`]
  return [`${open}>`, ...(trouble === undefined ? [] : [troubleLine(trouble)]), ...(output === undefined ? [] : [`      <system-out>${xmlText(output)}</system-out>`]), '    </testcase>']
}

function troubleLine({ element, type, message, detail }: Trouble): string {
  const head = `      <${element} ${xmlAttributes({ message, ...(type === undefined ? {} : { type }) })}`
  return detail === undefined ? `${head}/>` : `${head}>${xmlText(detail)}</${element}>`
}
