import type {
  Comparison, Difference, Evidence, Figures, Fingerprint, Interval, ItemError, Metrics, RatioIntervals, Ratios, ScopeScore, ScoreIntervals, Span, Threshold,
} from '../nlp/index.js'
import { objectOf, verdictKinds } from '../nlp/index.js'
import type { RootSchema, Schema } from '../nlp/index.js'
import type { JsonReport, JsonUnitTest } from './json.js'

const text: Schema = { type: 'string' }
const count: Schema = { type: 'integer', minimum: 0 }
const ratio: Schema = { type: 'number', minimum: 0, maximum: 1 }
const change: Schema = { type: 'number', minimum: -1, maximum: 1 }
const flag: Schema = { type: 'boolean' }
const mapOf = (member: Schema): Schema => ({ type: 'object', additionalProperties: member })
const listOf = (items: Schema): Schema => ({ type: 'array', items })
const bySlice = (member: Schema): Schema => mapOf(mapOf(member))

const ratioFields = { precision: ratio, recall: ratio, f1: ratio }
const ratios = objectOf<Ratios>(ratioFields, ['precision', 'recall', 'f1'])
const metrics = objectOf<Metrics>({ tp: count, fp: count, fn: count, ...ratioFields }, ['tp', 'fp', 'fn', 'precision', 'recall', 'f1'])
const figures = objectOf<Figures>({ micro: metrics, macro: ratios, labels: mapOf(metrics) }, ['micro', 'macro', 'labels'])
const scope = objectOf<ScopeScore>({ items: count, micro: metrics, macro: ratios, labels: mapOf(metrics) }, ['items', 'micro', 'macro', 'labels'])
const matching: Schema = { type: 'string', enum: ['exact', 'overlap'] }
const interval = objectOf<Interval>({ low: change, high: change }, ['low', 'high'])
const ratioIntervals = objectOf<RatioIntervals>({ precision: interval, recall: interval, f1: interval }, ['precision', 'recall', 'f1'])
const intervals = objectOf<ScoreIntervals>({
  level: ratio, resamples: count, seed: { type: 'integer' }, micro: ratioIntervals, macro: ratioIntervals, labels: mapOf(ratioIntervals), slices: bySlice(ratioIntervals),
}, ['level', 'resamples', 'seed', 'micro', 'macro', 'labels', 'slices'])
const difference = objectOf<Difference>({
  old: ratios, new: ratios, difference: objectOf<Ratios>({ precision: change, recall: change, f1: change }, ['precision', 'recall', 'f1']),
  interval, items: count, judged: flag, regressed: flag, improved: flag,
}, ['old', 'new', 'difference', 'interval', 'items', 'judged', 'regressed', 'improved'])
const comparison = objectOf<Comparison>({
  baseline: objectOf<Comparison['baseline']>({
    name: text, version: text,
    fingerprint: objectOf<Fingerprint>({ model: text, items: text, code: mapOf(text) }, ['model', 'items', 'code']),
    blessed: { type: 'string', description: 'Day on which it was blessed.' },
  }, ['name', 'version']),
  problems: listOf(text), items: count,
  changed: { ...count, description: 'Items with other predictions than the baseline has.' },
  method: objectOf<Comparison['method']>({
    name: text, matching, resamples: count, seed: { type: 'integer' }, level: ratio, figures: count, maxDrop: ratio, minimumItems: count,
  }, ['name', 'matching', 'resamples', 'seed', 'level', 'figures', 'maxDrop', 'minimumItems']),
  micro: difference, macro: difference, labels: mapOf(difference), slices: bySlice(difference),
}, ['baseline', 'problems', 'items', 'changed', 'method', 'micro', 'macro', 'labels', 'slices'])
const span = objectOf<Span>({ start: count, end: count, label: text }, ['start', 'end', 'label'])
const threshold = objectOf<Threshold>({
  scope: text, figure: { type: 'string', enum: ['precision', 'recall'] }, least: ratio, value: ratio, met: flag,
}, ['scope', 'figure', 'least', 'value', 'met'])
const unitTest = objectOf<JsonUnitTest>({ id: text, passed: flag, expected: listOf(span), actual: listOf(span), error: text }, ['id', 'passed', 'expected'])

/** JSON Schema of {@link JsonReport}. Fields may be added to format 1; none changes its meaning or goes. */
export const jsonReportSchema: RootSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'stepwright report',
  ...objectOf<JsonReport>({
    format: { const: 1 },
    micro: metrics, macro: ratios, labels: mapOf(metrics), slices: bySlice(scope),
    verdict: { type: 'string', enum: verdictKinds }, reasons: listOf(text), regressed: listOf(text), thresholds: listOf(threshold),
    matching,
    matchings: objectOf<JsonReport['matchings']>({ exact: figures, overlap: figures }, ['exact', 'overlap'], 'Figures of all items, counted either way.'),
    title: text,
    model: objectOf<NonNullable<JsonReport['model']>>({ name: text, version: text, digest: text }, ['name', 'version', 'digest'], 'Absent for predictions made elsewhere.'),
    run: objectOf<NonNullable<JsonReport['run']>>({ id: text, startedAt: text }, ['id'], 'Absent for predictions made elsewhere.'),
    items: objectOf<JsonReport['items']>({
      total: { ...count, description: 'Examples and unit tests.' },
      scored: { ...count, description: 'Examples with a result.' },
      cached: { ...count, description: 'Examples and unit tests whose result was known from an earlier run.' },
      failed: { ...count, description: 'Examples without a result.' },
    }, ['total', 'scored', 'cached', 'failed']),
    intervals, comparison,
    findings: objectOf<Evidence['totals']>({
      wrong: { ...count, description: 'Items with mistakes.' },
      regressions: { ...count, description: 'Items with more mistakes than the baseline had.' },
      improvements: { ...count, description: 'Items with fewer mistakes than the baseline had.' },
    }, ['wrong', 'regressions', 'improvements']),
    unitTests: listOf(unitTest),
    errors: listOf(objectOf<ItemError>({ id: text, error: text, cause: text }, ['id', 'error'])),
    flaky: { ...listOf(text), description: 'Ids of items whose result differed between executions of the same model and code on the same text.' },
    notes: listOf(text),
    timings: mapOf({ type: 'number', minimum: 0 }),
  }, [
    'format', 'micro', 'macro', 'labels', 'slices', 'verdict', 'reasons', 'regressed', 'thresholds', 'matching', 'matchings', 'title', 'items', 'intervals',
    'findings', 'unitTests', 'errors', 'flaky', 'notes', 'timings',
  ]),
}
