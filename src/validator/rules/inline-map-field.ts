import { distributedMapFields } from '../../asl/index.js'
import { hasSubstitution, isObject, processorOf } from '../model.js'
import type { Rule } from '../rule.js'

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
    for (const name of distributedMapFields) {
      if (source[name] === undefined) continue
      report({
        at: [...keys, name], key: true, message: `only a Distributed Map has '${name}'`,
        help: `Give its ${processor.field} a ProcessorConfig: { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }.`,
      })
    }
  },
}
