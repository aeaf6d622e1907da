import { integrations } from '../../asl/index.js'
import { meantService, parseResource } from '../resource.js'
import type { Rule } from '../rule.js'

/** Services that no optimised integration is known for. One that is nearly known is refused by integration-pattern, as is what waits in no known way. */
export const unknownIntegration: Rule = {
  code: 'ASL2155',
  name: 'unknown-integration',
  severity: 'warning',
  summary: 'a Resource names an optimised integration that is not known, and that may be one of the SDK',
  state({ type, source, keys, machine }, report) {
    const resource = type === 'Task' ? parseResource(source['Resource']) : undefined
    if (resource?.kind !== 'service' || resource.sdk || Object.hasOwn(integrations, resource.service) || resource.action.includes('.')) return
    if (resource.pattern !== 'request' && machine.type === 'EXPRESS' || meantService(resource.service) !== undefined) return
    report({
      at: [...keys, 'Resource'], message: `no optimised integration of '${resource.service}' is known`,
      help: `If the call is one of the SDK, write arn:aws:states:::aws-sdk:${resource.service}:${resource.action}.`,
    })
  },
}
