import type { BaselineEnd, BaselineHeader } from '../baseline/format.js'
import { objectOf } from '../input/json-schema.js'
import type { RootSchema, Schema } from '../input/json-schema.js'
import type { Fingerprint } from '../score/comparison.js'
import type { Metrics, Ratios, ScopeScore } from '../score/run-score.js'

const digest: Schema = { type: 'string', minLength: 1, maxLength: 200 }
const count: Schema = { type: 'integer', minimum: 0 }
const ratio: Schema = { type: 'number', minimum: 0, maximum: 1 }
const ratios: { readonly [K in keyof Ratios]: Schema } = { precision: ratio, recall: ratio, f1: ratio }
const metrics = objectOf<Metrics>({ tp: count, fp: count, fn: count, ...ratios }, ['tp', 'fp', 'fn', 'precision', 'recall', 'f1'])
const dialect = 'https://json-schema.org/draft/2020-12/schema'

/** First line of a baseline file. */
export const baselineHeaderSchema: RootSchema = {
  $schema: dialect, title: 'stepwright baseline, first line',
  ...objectOf<BaselineHeader>({
    format: { const: 2 },
    model: objectOf<BaselineHeader['model']>({ name: { type: 'string' }, version: { type: 'string' } }, ['name', 'version']),
    fingerprint: objectOf<Fingerprint>({ model: digest, items: digest, code: { type: 'object', additionalProperties: digest } }, ['model', 'items', 'code']),
    blessed: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Day, in UTC.' },
  }, ['format', 'model', 'fingerprint', 'blessed']),
}

/** Last line of a baseline file; the lines between are those of a file of predictions. */
export const baselineEndSchema: RootSchema = {
  $schema: dialect, title: 'stepwright baseline, last line',
  ...objectOf<BaselineEnd>({
    figures: objectOf<ScopeScore>({
      items: count, micro: metrics, macro: objectOf<Ratios>(ratios, ['precision', 'recall', 'f1']),
      labels: { type: 'object', additionalProperties: metrics },
    }, ['items', 'micro', 'macro', 'labels']),
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'Of the lines before, each with a line feed, and of the figures as canonical JSON.' },
  }, ['figures', 'sha256']),
}
