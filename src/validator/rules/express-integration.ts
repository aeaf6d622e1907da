import type { Rule } from '../rule.js'
import { parseResource } from '../resource.js'

/** Tasks that an EXPRESS workflow cannot wait for. */
export const expressIntegration: Rule = {
  code: 'ASL2029',
  name: 'express-integration',
  severity: 'error',
  summary: 'an EXPRESS workflow waits for a job, a callback or an activity',
  state({ type, source, keys, machine }, report) {
    if (type !== 'Task' || machine.type !== 'EXPRESS') return
    const resource = parseResource(source['Resource'])
    const what = resource?.kind === 'activity' ? 'an activity' : resource?.kind !== 'service' || resource.pattern === 'request' ? undefined : resource.pattern === 'sync' ? 'a job (.sync)' : 'a callback (.waitForTaskToken)'
    if (what === undefined) return
    report({
      at: [...keys, 'Resource'], message: `an EXPRESS workflow cannot wait for ${what}`,
      help: machine.owner === undefined ? 'Make the workflow a STANDARD one, or start the job here and wait for it elsewhere.' : 'The states of this processor run in executions of their own kind: see ExecutionType of its ProcessorConfig, or the type of the whole workflow.',
      aws: { message: what === 'an activity' ? 'Express state machine does not support Activity ARN' : `Express state machine does not support '${what.includes('sync') ? '.sync' : '.waitForTaskToken'}' service integration ` },
    })
  },
}
