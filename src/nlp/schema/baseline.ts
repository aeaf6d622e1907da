import { objectOf } from '../input/json-schema.js'
import type { RootSchema, Schema } from '../input/json-schema.js'
import type { Baseline, Fingerprint } from '../score/baseline.js'
import type { Metrics, Outcomes, Ratios, ScopeScore } from '../score/run-score.js'

const digest: Schema = { type: 'string', minLength: 1, maxLength: 200 }
const count: Schema = { type: 'integer', minimum: 0 }
const ratio: Schema = { type: 'number', minimum: 0, maximum: 1 }
const ratios: { readonly [K in keyof Ratios]: Schema } = { precision: ratio, recall: ratio, f1: ratio }
const metrics = objectOf<Metrics>({ tp: count, fp: count, fn: count, ...ratios }, ['tp', 'fp', 'fn', 'precision', 'recall', 'f1'])

export const baselineSchema: RootSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'stepwright baseline',
  ...objectOf<Baseline>({
    format: { const: 1 },
    model: objectOf<Baseline['model']>({ name: { type: 'string' }, version: { type: 'string' } }, ['name', 'version']),
    fingerprint: objectOf<Fingerprint>({ model: digest, items: digest, code: { type: 'object', additionalProperties: digest } }, ['model', 'items', 'code']),
    figures: objectOf<ScopeScore>({
      items: count, micro: metrics, macro: objectOf<Ratios>(ratios, ['precision', 'recall', 'f1']),
      labels: { type: 'object', additionalProperties: metrics },
    }, ['items', 'micro', 'macro', 'labels']),
    outcomes: objectOf<Outcomes>({
      labels: { type: 'array', items: { type: 'string' } },
      items: { type: 'array', items: { type: 'array', prefixItems: [{ type: 'string', minLength: 1 }], items: count, minItems: 1 } },
    }, ['labels', 'items']),
  }, ['format', 'model', 'fingerprint', 'figures', 'outcomes']),
}
