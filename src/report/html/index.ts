import { createHash } from 'node:crypto'
import type { EvaluationResult } from '../result.js'
import { verdictWords } from '../verdict-text.js'
import { keyFigures, labelSection, matchingSection, sliceSection } from './figure.js'
import { findingData, findingSection } from './finding.js'
import { html, name, scriptJson, when } from './markup.js'
import type { Markup } from './markup.js'
import { findingScript } from './script.js'
import { errorSection, flakySection, methodSection, testSection, verdictSection } from './section.js'
import { styleSheet } from './style.js'

/**
 * The report as one HTML page for people: verdict, figures, unit tests, errors, and the items behind the figures with their texts, to be
 * filtered and searched. It loads nothing (its content security policy forbids it to) and opens from disk; without scripts everything but
 * the list of findings is there. It holds texts of the examples, so it is for those who may read them.
 *
 * @example
 * ```ts
 * writeFile('report.html', htmlReport(result))
 * ```
 */
export function htmlReport(result: EvaluationResult): string {
  const { title, verdict: { kind } } = result
  const data = findingData(result)
  const sections: readonly (readonly [string, string, Markup])[] = [
    ['labels', 'Labels', labelSection(result)], ['slices', 'Slices', sliceSection(result)], ['tests', 'Unit tests', testSection(result)],
    ['errors', 'Infrastructure errors', errorSection(result)], ['flaky', 'Flaky items', flakySection(result)],
    ['findings', 'Findings', findingSection(result, data)], ['matching', 'Matching', matchingSection(result)], ['method', 'Method', methodSection(result)],
  ]
  const shown = sections.filter(([, , { markup }]) => markup !== '')
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(styleSheet)}'; script-src '${hashOf(findingScript)}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}: ${verdictWords[kind].title}</title>
<style>${{ markup: styleSheet }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header><h1>${name(title)}</h1></header>
<main id="main">
${verdictSection(result)}
${keyFigures(result)}
<nav aria-label="Contents"><ul>${shown.map(([id, word]) => html`<li><a href="#${id}">${word}</a></li>`)}</ul></nav>
${shown.map(([, , section]) => html`${section}
`)}</main>
${when(data.findings.length > 0, () => html`<script type="application/json" id="finding-data">${scriptJson(data)}</script>
<script>${{ markup: findingScript }}</script>
`)}</body>
</html>
`
  return page.markup
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
