import type { Comparison, Difference, Interval, ItemError, Metrics, Ratios, RunScore, ScopeScore, Span } from '../nlp/index.js'
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

const ratioFields = { precision: ratio, recall: ratio, f1: ratio }
const ratios = objectOf<Ratios>(ratioFields, ['precision', 'recall', 'f1'])
const metrics = objectOf<Metrics>({ tp: count, fp: count, fn: count, ...ratioFields }, ['tp', 'fp', 'fn', 'precision', 'recall', 'f1'])
const scope = objectOf<ScopeScore>({ items: count, micro: metrics, macro: ratios, labels: mapOf(metrics) }, ['items', 'micro', 'macro', 'labels'])
const interval = objectOf<Interval>({ low: change, high: change }, ['low', 'high'])
const ratioIntervals = objectOf<RunScore['intervals']['micro']>({ precision: interval, recall: interval, f1: interval }, ['precision', 'recall', 'f1'])
const intervals = objectOf<RunScore['intervals']>({
  level: ratio, resamples: count, seed: { type: 'integer' }, micro: ratioIntervals, macro: ratioIntervals, labels: mapOf(ratioIntervals),
}, ['level', 'resamples', 'seed', 'micro', 'macro', 'labels'])
const difference = objectOf<Difference>({
  old: ratios, new: ratios, difference: objectOf<Ratios>({ precision: change, recall: change, f1: change }, ['precision', 'recall', 'f1']),
  interval, items: count, judged: flag, regressed: flag, improved: flag,
}, ['old', 'new', 'difference', 'interval', 'items', 'judged', 'regressed', 'improved'])
const comparison = objectOf<Comparison>({
  baseline: objectOf<Comparison['baseline']>({
    name: text, version: text,
    fingerprint: objectOf<Comparison['baseline']['fingerprint']>({ model: text, items: text, code: mapOf(text) }, ['model', 'items', 'code']),
  }, ['name', 'version', 'fingerprint']),
  problems: listOf(text), items: count,
  method: objectOf<Comparison['method']>({
    name: text, resamples: count, seed: { type: 'integer' }, level: ratio, figures: count, maxDrop: ratio, minimumItems: count,
  }, ['name', 'resamples', 'seed', 'level', 'figures', 'maxDrop', 'minimumItems']),
  micro: difference, macro: difference, labels: mapOf(difference),
}, ['baseline', 'problems', 'items', 'method', 'micro', 'macro', 'labels'])
const span = objectOf<Span>({ start: count, end: count, label: text }, ['start', 'end', 'label'])

/** JSON Schema of {@link JsonReport}. Fields may be added to format 1; none changes its meaning or goes. */
export const jsonReportSchema: RootSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'stepwright backtest report',
  ...objectOf<JsonReport>({
    format: { const: 1 },
    micro: metrics, macro: ratios, labels: mapOf(metrics), slices: mapOf(mapOf(scope)),
    verdict: { type: 'string', enum: verdictKinds }, reasons: listOf(text), regressed: listOf(text),
    model: objectOf<JsonReport['model']>({ name: text, version: text, digest: text }, ['name', 'version', 'digest']),
    run: objectOf<JsonReport['run']>({ id: text, startedAt: text }, ['id']),
    items: objectOf<JsonReport['items']>({
      total: { ...count, description: 'Examples and unit tests.' },
      scored: { ...count, description: 'Examples with a result.' },
      cached: { ...count, description: 'Examples and unit tests whose result was known from an earlier run.' },
      failed: { ...count, description: 'Examples without a result.' },
    }, ['total', 'scored', 'cached', 'failed']),
    intervals, comparison,
    unitTests: listOf(objectOf<JsonUnitTest>({ id: text, passed: flag, expected: listOf(span), actual: listOf(span), error: text }, ['id', 'passed', 'expected'])),
    errors: listOf(objectOf<ItemError>({ id: text, error: text, cause: text }, ['id', 'error'])),
    timings: mapOf({ type: 'number', minimum: 0 }),
  }, ['format', 'micro', 'macro', 'labels', 'slices', 'verdict', 'reasons', 'regressed', 'model', 'run', 'items', 'intervals', 'unitTests', 'errors', 'timings']),
}
