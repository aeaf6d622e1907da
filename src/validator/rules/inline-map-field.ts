import { pathOf } from '../finding.js'
import { hasSubstitution, isObject, processorOf } from '../model.js'
import type { Rule } from '../rule.js'

/** `Label` is not among them: Step Functions was not seen to refuse it, and it does no harm. */
const fields = ['ItemReader', 'ItemBatcher', 'ResultWriter'] as const

/** Fields that only a Distributed Map has. */
export const inlineMapField: Rule = {
  code: 'ASL2017',
  name: 'inline-map-field',
  severity: 'error',
  summary: 'an inline Map has a field that only a Distributed Map has',
  state({ type, source, keys, distributed }, report) {
    const processor = processorOf(source)
    if (type !== 'Map' || distributed || processor === undefined) return
    const { ProcessorConfig: config } = processor.source
    // a mode that is refused, or not known before the deployment, may be meant to be DISTRIBUTED
    const mode = isObject(config) ? config['Mode'] : undefined
    if (mode !== undefined && mode !== 'INLINE' || hasSubstitution(mode)) return
    for (const name of fields) {
      if (source[name] === undefined) continue
      report({
        at: [...keys, name], key: true, message: `only a Distributed Map has '${name}'`,
        help: `Give its ${processor.field} a ProcessorConfig: { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }.`,
        aws: { message: 'The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps', location: pathOf(keys) },
      })
    }
  },
}
