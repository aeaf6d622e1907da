import type { Finding } from '../../../src/nlp/index.js'
import type { EvaluationResult } from '../../../src/report/index.js'
import { results, span } from './result.js'

/** What could end a script, be markup in HTML or Markdown, or break a line. */
export const evil = '</script><img src=x onerror="document.title=`owned`"><!-- \u2028 | `*_[a](http://evil.example)_*` & \'q\'\r\nline'
export const mention = '1. see @everyone #12 gh-13 https://evil.example www.evil.example a@evil.example :smile: <b>x</b>'
const arabic = 'شركة جوجل في القاهرة اليوم'

const findings: readonly Finding[] = [
  {
    id: evil, slices: { [evil]: evil, __proto__x: 'y' }, excerpts: [{ start: 0, text: `${evil} \u0000 Acme` }], mistakes: 4, old: { predicted: [], mistakes: 2 },
    gold: [span(0, 9, 'A'), span(3, 12, evil)], predicted: [span(0, 12, 'A'), span(3, 12, evil), span(3, 12, evil), span(5, 30, 'B')],
  },
  {
    id: 'rtl \u202e evil', excerpts: [{ start: 0, text: arabic }], mistakes: 2, old: { predicted: [span(0, 9, 'COMPANY')], mistakes: 0 },
    gold: [span(0, 9, 'COMPANY')], predicted: [span(5, 9, 'COMPANY')],
  },
  {
    id: 'emoji 🚀', excerpts: [{ start: 0, text: '👩‍👩‍👧‍👦 Acme 🚀 rose' }], mistakes: 3, old: { predicted: [span(12, 16, 'COMPANY')], mistakes: 0 },
    gold: [span(12, 16, 'COMPANY')], predicted: [span(12, 19, 'COMPANY'), span(16, 16, 'EMPTY')],
  },
  {
    id: 'w'.repeat(10_000), slices: { day: 'x'.repeat(3000) }, excerpts: [{ start: 500, text: 'w'.repeat(2000) }, { start: 9000, text: `${'x'.repeat(400)}\nline` }],
    mistakes: 3, old: { predicted: [], mistakes: 1 }, gold: [span(600, 1900, 'LONG')], predicted: [span(700, 2400, 'LONG'), span(3000, 3001, 'AWAY')],
  },
]

const { regression } = results

/** Whatever users can name or write is hostile. */
export const hostile: EvaluationResult = {
  ...regression,
  title: evil, model: { name: evil, version: evil, digest: evil }, run: { id: evil, startedAt: evil },
  score: { ...regression.score, labels: { [evil]: regression.score.micro, ...regression.score.labels }, slices: { [evil]: { [evil]: regression.score } }, errors: [{ id: evil, error: evil, cause: mention }] },
  unitTests: [{ id: evil, text: evil, expected: [span(0, 9, 'A')], actual: [span(2, 20, evil)], passed: false }, { id: mention, text: mention, expected: [], error: evil, passed: false }],
  flaky: [evil, 'w'.repeat(10_000)], notes: [evil, mention, 'x'.repeat(10_000)],
  verdict: { ...regression.verdict, reasons: [evil, mention], thresholds: [{ scope: evil, figure: 'recall', least: 1, value: 0, met: false }] },
  evidence: { regressions: findings, improvements: [], wrong: [], totals: { wrong: 4, regressions: 4, improvements: 0 } },
}
