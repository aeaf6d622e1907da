import { shapes } from '../../asl/index.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'

/** Retriers whose longest delay is shorter than their first. */
export const retryDelay: Rule = {
  code: 'ASL2023',
  name: 'retry-delay',
  severity: 'error',
  summary: 'MaxDelaySeconds of a retrier is smaller than its IntervalSeconds',
  definition(definition, report) {
    for (const { shape, keys, source } of shapeNodes(definition)) {
      const { IntervalSeconds: first = 1, MaxDelaySeconds: most } = source
      if (shape !== shapes.retrier || typeof first !== 'number' || typeof most !== 'number' || most < 1 || most >= first) continue
      report({ at: [...keys, 'MaxDelaySeconds'], message: `MaxDelaySeconds (${most}) is not smaller than IntervalSeconds (${first})`, help: 'Delays grow from the one to the other: raise MaxDelaySeconds, or leave it out.' })
    }
  },
}
