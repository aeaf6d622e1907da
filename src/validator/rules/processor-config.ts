import { isObject, processorOf } from '../model.js'
import type { Rule } from '../rule.js'
import { isSimilar } from '../similar.js'

/** Configurations of processors that do not hold together. */
export const processorConfig: Rule = {
  code: 'ASL2018',
  name: 'processor-config',
  severity: 'error',
  summary: 'the processor of a Distributed Map does not say what kind its children are',
  state({ type, source, keys }, report) {
    const processor = type === 'Map' ? processorOf(source) : undefined
    const config = processor?.source['ProcessorConfig']
    if (processor === undefined || !isObject(config) || config['Mode'] !== 'DISTRIBUTED' || config['ExecutionType'] !== undefined) return
    if (Object.keys(config).some((key) => isSimilar(key, 'ExecutionType'))) return
    report({
      at: [...keys, processor.field, 'ProcessorConfig'], message: "the processor of a Distributed Map needs an 'ExecutionType'",
      help: 'STANDARD for children that last longer than five minutes or wait for jobs and callbacks; EXPRESS for short ones, which cost less.',
    })
  },
}
