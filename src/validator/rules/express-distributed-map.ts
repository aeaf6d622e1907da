import { processorOf } from '../model.js'
import type { Rule } from '../rule.js'

/** Distributed Maps in EXPRESS workflows. */
export const expressDistributedMap: Rule = {
  code: 'ASL2030',
  name: 'express-distributed-map',
  severity: 'error',
  summary: 'an EXPRESS workflow has a Distributed Map',
  state({ source, keys, machine, distributed, type }, report) {
    if (type !== 'Map' || !distributed || machine.type !== 'EXPRESS') return
    report({
      at: [...keys, processorOf(source)?.field ?? 'ItemProcessor', 'ProcessorConfig', 'Mode'], message: 'an EXPRESS workflow cannot have a Distributed Map',
      help: 'Its children may be EXPRESS; the workflow that has the Map is a STANDARD one.',
    })
  },
}
