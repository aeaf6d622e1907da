import type { Difference, Metrics, Ratios } from '../nlp/index.js'
import { decimal, signed } from './figure-text.js'
import type { BacktestResult } from './result.js'
import { spanList } from './span-text.js'

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

/**
 * The report as JUnit XML, for the test views of CI systems: suites for the unit tests, for the labels with both averages, for items without a result
 * (`<error>`), and for the verdict.
 *
 * @example
 * ```ts
 * writeFile('junit.xml', junitReport(result))
 * ```
 */
export function junitReport(result: BacktestResult): string {
  const { model } = result
  const suites = ([
    ['unit tests', unitTestCases(result)],
    ['labels', labelCases(result)],
    ['items', result.score.errors.map(({ id, error, cause }): Case => ({ name: id, trouble: { element: 'error', type: error, message: cause ?? error } }))],
    ['verdict', [verdictCase(result)]],
  ] as const).filter(([, cases]) => cases.length > 0)
  const name = `${model.name} ${model.version}`
  const all = suites.flatMap(([, cases]) => cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ name, ...tally(all) })}>`,
    ...suites.flatMap(([suite, cases]) => [
      `  <testsuite ${attributes({ name: `${name}: ${suite}`, ...tally(cases) })}>`,
      ...cases.flatMap((one) => caseLines(one, `${name}.${suite}`)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

function unitTestCases({ unitTests }: BacktestResult): readonly Case[] {
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

function labelCases({ score, comparison }: BacktestResult): readonly Case[] {
  const scopes: readonly (readonly [string, Ratios | Metrics, Difference | undefined])[] = [
    ...Object.entries(score.labels).map(([label, metrics]) => [label, metrics, comparison?.labels[label]] as const),
    ['micro', score.micro, comparison?.micro], ['macro', score.macro, comparison?.macro],
  ]
  const reliable = comparison?.problems.length === 0
  return scopes.map(([name, { precision, recall, f1 }, difference]): Case => {
    const output = `precision ${decimal(precision)}, recall ${decimal(recall)}, F1 ${decimal(f1)}`
    if (difference === undefined || !reliable) return { name, output }
    if (!difference.judged) return { name, output, trouble: { element: 'skipped', message: `too few items to judge: ${difference.items}` } }
    const { old, difference: change, interval, regressed } = difference
    const message = `F1 ${decimal(old.f1)} to ${decimal(f1)} (${signed(change.f1)}, interval ${signed(interval.low)} to ${signed(interval.high)})`
    return regressed ? { name, output, trouble: { element: 'failure', type: 'regression', message } } : { name, output: `${output}; ${message}` }
  })
}

function verdictCase({ verdict: { kind, reasons } }: BacktestResult): Case {
  if (kind === 'pass') return { name: 'verdict', output: reasons.join('\n') }
  return { name: 'verdict', trouble: { element: kind === 'infrastructure-error' ? 'error' : 'failure', type: kind, message: reasons[0] ?? kind, detail: reasons.join('\n') } }
}

function tally(cases: readonly Case[]): Readonly<Record<string, string | number>> {
  const number = (element: Trouble['element']): number => cases.filter(({ trouble }) => trouble?.element === element).length
  return { tests: cases.length, failures: number('failure'), errors: number('error'), skipped: number('skipped') }
}

function caseLines({ name, trouble, output }: Case, className: string): readonly string[] {
  const open = `    <testcase ${attributes({ name, classname: className })}`
  if (trouble === undefined && output === undefined) return [`${open}/>`]
  return [`${open}>`, ...(trouble === undefined ? [] : [troubleLine(trouble)]), ...(output === undefined ? [] : [`      <system-out>${escape(output)}</system-out>`]), '    </testcase>']
}

function troubleLine({ element, type, message, detail }: Trouble): string {
  const head = `      <${element} ${attributes({ message, ...(type === undefined ? {} : { type }) })}`
  return detail === undefined ? `${head}/>` : `${head}>${escape(detail)}</${element}>`
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values).map(([name, value]) => `${name}="${escape(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`).join(' ')
}

/** XML 1.0 cannot hold control characters or halves of surrogate pairs at all. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '�')
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\r', '&#13;')
}
