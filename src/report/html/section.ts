import { excerptsOf } from '../../nlp/index.js'
import type { UnitTestOutcome } from '../../nlp/index.js'
import { decimal, percent, seconds, whole } from '../figure-text.js'
import { differenceMarks, goldMarks } from '../mark.js'
import type { EvaluationResult } from '../result.js'
import { verdictWords } from '../verdict-text.js'
import { legend, markedText } from './marked-text.js'
import { html, name, nothing, when } from './markup.js'
import type { Markup } from './markup.js'

/** More of these are counted, not listed. */
const most = { failedTests: 100, passedTests: 1000, errors: 500, ids: 500, notes: 100 }

/** The verdict with its reasons, and what was held against thresholds. */
export function verdictSection({ verdict: { kind, reasons, thresholds }, notes }: EvaluationResult): Markup {
  const { title, mood } = verdictWords[kind]
  return html`<section class="verdict ${mood}" aria-label="Verdict"><p>${{ good: '✓', bad: '✗', unsure: '?' }[mood]} ${title}${when(title.toLowerCase() !== kind, () => html` <code>${kind}</code>`)}</p>
<ul>${reasons.map((reason) => html`<li>${name(reason)}</li>`)}</ul></section>
${when(notes.length > 0, () => html`<section class="note" aria-label="Notes">${notes.slice(0, most.notes).map((note) => html`<p>${name(note)}</p>`)}${unlisted(notes.length, most.notes)}</section>`)}
${when(thresholds.length > 0, () => html`<div class="scroll" tabindex="0" role="region" aria-label="Thresholds"><table><caption>Thresholds</caption>
<thead><tr><th scope="col">threshold</th><th scope="col" class="n">value</th><th scope="col" class="n">at least</th><th scope="col"></th></tr></thead>
<tbody>${thresholds.map(({ scope, figure, least, value, met }) => html`
<tr class="${met ? 'met' : 'unmet'}"><th scope="row">${name(scope)} ${figure}</th><td class="n">${decimal(value)}</td><td class="n">${least}</td><td class="change">${met ? '✓ met' : '✗ not met'}</td></tr>`)}</tbody></table></div>`)}`
}

/** Failed unit tests with their texts, then the names of those that passed. */
export function testSection({ unitTests }: EvaluationResult): Markup {
  if (unitTests.length === 0) return nothing
  const [failed, passed] = [unitTests.filter((test) => !test.passed), unitTests.filter((test) => test.passed)]
  return html`<section aria-labelledby="tests"><h2 id="tests">Unit tests</h2>
<p>${whole(passed.length)} of ${whole(unitTests.length)} passed.</p>
${when(failed.length > 0, () => html`${legend}<ul class="tests">${failed.slice(0, most.failedTests).map(failedTest)}</ul>${unlisted(failed.length, most.failedTests)}`)}
${when(passed.length > 0, () => html`<details><summary>${whole(passed.length)} passed</summary><ul>${passed.slice(0, most.passedTests).map(({ id }) => html`<li>${name(id)}</li>`)}</ul>${unlisted(passed.length, most.passedTests)}</details>`)}</section>`
}

function failedTest({ id, text, expected, actual, error }: UnitTestOutcome): Markup {
  const excerpts = excerptsOf(text, [...expected, ...(actual ?? [])], [])
  const row = (title: string, content: Markup): Markup => html`<div class="row"><span class="who">${title}</span><div>${content}</div></div>`
  return html`
<li><h3>${name(id)}</h3>${row('Expected', markedText(excerpts, goldMarks(expected)))}${actual === undefined
    ? row('Actual', html`<p class="text bad">no result: ${name(error ?? 'unknown error')}</p>`)
    : row('Actual', markedText(excerpts, differenceMarks(expected, actual, 'exact')))}</li>`
}

/** Items without a result. */
export function errorSection({ score: { errors } }: EvaluationResult): Markup {
  if (errors.length === 0) return nothing
  return html`<section aria-labelledby="errors"><h2 id="errors">Infrastructure errors</h2>
<p>${whole(errors.length)} ${errors.length === 1 ? 'item has no result. It is not scored and says' : 'items have no result. They are not scored and say'} nothing about the model.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Items without a result"><table><caption>Items without a result</caption>
<thead><tr><th scope="col">item</th><th scope="col">error</th><th scope="col">cause</th></tr></thead>
<tbody>${errors.slice(0, most.errors).map(({ id, error, cause }) => html`
<tr><th scope="row">${name(id)}</th><td>${name(error)}</td><td class="wrap">${name(cause ?? '')}</td></tr>`)}</tbody></table></div>${unlisted(errors.length, most.errors)}</section>`
}

/** Items whose result is not repeatable. */
export function flakySection({ flaky }: EvaluationResult): Markup {
  if (flaky.length === 0) return nothing
  return html`<section aria-labelledby="flaky"><h2 id="flaky">Flaky items</h2>
<p>The result of ${whole(flaky.length)} ${flaky.length === 1 ? 'item' : 'items'} differed between executions of the same model and code on the same text.</p>
<ul>${flaky.slice(0, most.ids).map((id) => html`<li>${name(id)}</li>`)}</ul>${unlisted(flaky.length, most.ids)}</section>`
}

/** What was run, against what, how long it took and how the intervals were made. */
export function methodSection({ run, model, items, timings, score: { intervals }, comparison }: EvaluationResult): Markup {
  const fact = (title: string, ...parts: readonly (Markup | undefined)[]): Markup => html`<dt>${title}</dt><dd>${parts.flatMap((part) => part ?? [])}</dd>`
  const digest = (text: string): Markup => html` <code>${text.slice(0, 12)}</code>`
  const baseline = comparison?.baseline
  return html`<section aria-labelledby="method"><h2 id="method">What was judged, and how</h2>
<dl class="facts">${[
    ...(model === undefined ? [] : [fact('Model', name(`${model.name} ${model.version}`), digest(model.digest))]),
    ...(run === undefined ? [] : [fact('Run', html`<code>${name(run.id)}</code>`, run.startedAt === undefined ? undefined : html`, started ${run.startedAt}`)]),
    ...(baseline === undefined ? [] : [fact('Baseline', name(`${baseline.name} ${baseline.version}`.trim()), baseline.fingerprint && digest(baseline.fingerprint.model), baseline.blessed === undefined ? undefined : html`, blessed ${baseline.blessed}`)]),
    ...(run === undefined ? [] : [fact('Items', html`${whole(items.total)} examples and unit tests, ${whole(items.cached)} of them known from an earlier run`)]),
    ...(Object.keys(timings).length === 0 ? [] : [fact('Time', html`${Object.entries(timings).map(([phase, time]) => `${phase} ${seconds(time)}`).join(', ')}`)]),
  ]}</dl>
<p>The ${percent(intervals.level)} interval of a figure is made by drawing the items anew ${whole(intervals.resamples)} times (bootstrap, seed ${intervals.seed}); these intervals are not corrected for their number.${comparison === undefined ? '' : html` ${comparisonText(comparison)}`}</p></section>`
}

function comparisonText({ method: { name: method, matching, resamples, seed, level, figures, maxDrop, minimumItems }, items }: NonNullable<EvaluationResult['comparison']>): string {
  const limit = maxDrop > 0 ? `below the allowed drop of ${maxDrop}` : 'below 0'
  return `The intervals of changes in F1 rest on the ${whole(items)} items that both have (${method}; ${matching} matching, ${whole(resamples)} resamples, seed ${seed}): together the ${whole(figures)} judged ones hold with ${percent(level)}. A figure is judged when at least ${whole(minimumItems)} items stand behind it; it regressed when its whole interval lies ${limit}, and is better when it lies above 0.`
}

const unlisted = (number: number, shown: number): Markup => when(number > shown, () => html`<p class="dim">… and ${whole(number - shown)} more; the other reports have them.</p>`)
