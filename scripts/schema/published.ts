import { baselineEndSchema, baselineHeaderSchema, groupSchema, itemSchema, manifestSchema, patternSchema, predictionSchema, ruleSchema } from '../../src/nlp/index.js'
import { jsonReportSchema } from '../../src/report/index.js'
import { configSchema } from '../validate/config.js'
import { aslSchema } from './asl.js'

const schemas: Readonly<Record<string, object>> = {
  asl: aslSchema,
  model: manifestSchema,
  group: groupSchema,
  pattern: patternSchema,
  rule: ruleSchema,
  item: itemSchema,
  prediction: predictionSchema,
  'baseline-first-line': baselineHeaderSchema,
  'baseline-last-line': baselineEndSchema,
  report: jsonReportSchema,
  config: configSchema,
}

/** Schemas that are published in `docs/schema/`, as text by file name: the very ones that files are checked against. */
export const publishedSchemas: ReadonlyMap<string, string> =
  new Map(Object.entries(schemas).map(([name, schema]) => [`${name}.schema.json`, `${JSON.stringify(schema, undefined, 2)}\n`]))
