import { integrations } from '../../asl/index.js'
import type { Rule } from '../rule.js'
import { meantService, parseResource } from '../resource.js'
import type { ResourceName } from '../resource.js'
import { mostSimilar } from '../similar.js'

type Service = Extract<ResourceName, { readonly kind: 'service' }>

type Problem = readonly [message: string, help: string]

/** A suffix that is no way to wait is a part of the action. */
function waitProblem(action: string, sdk: boolean): Problem {
  const suffix = action.slice(action.indexOf('.'))
  const meant = mostSimilar(suffix, sdk ? ['.waitForTaskToken'] : ['.sync', '.waitForTaskToken'])
  const ways = sdk ? "The only way to wait of an integration of the SDK is '.waitForTaskToken'." : "The ways to wait are '.sync', '.sync:2' and '.waitForTaskToken'."
  return [`'${suffix}' is no way to wait`, meant === undefined ? ways : `Did you mean '${meant}'? ${ways}`]
}

/**
 * What is certain to be refused. A service that the table does not know may be new: only a name that is nearly one of the table is refused. Of a service that it
 * knows, AWS documents each action.
 */
function problemOf({ service, action, pattern, suffix, sdk }: Service): Problem | undefined {
  if (action.includes('.')) return waitProblem(action, sdk)
  if (sdk) {
    if (pattern === 'sync') return ['no integration of the AWS SDK waits for a job (.sync)', 'Use the optimised integration of the service, where it has one, or ask for the job in a loop with a Wait state.']
    return /^[A-Z]/.test(action) ? ['the action of an SDK integration begins with a small letter', `Write ${action.charAt(0).toLowerCase()}${action.slice(1)}.`] : undefined
  }
  const known = Object.hasOwn(integrations, service) ? integrations[service] : undefined
  if (known === undefined) {
    const meant = meantService(service)
    return meant === undefined ? undefined : [`there is no service integration '${service}'`, `Did you mean '${meant}'?`]
  }
  if (!known.actions.includes(action)) {
    const meant = mostSimilar(action, known.actions)
    const others = `It has ${known.actions.join(', ')}; all else is called by the SDK: arn:aws:states:::aws-sdk:….`
    return [`the integration of ${service} has no action '${action}'`, meant === undefined ? others : `Did you mean '${meant}'?`]
  }
  if (pattern === 'sync' && !known.sync.includes(action)) return [`${service}:${action} cannot wait for a job (.sync)`, `Leave '.sync' out${known.callback ? ", or use '.waitForTaskToken'" : ''}.`]
  if (suffix === '.sync:2' && known.syncJson?.includes(action) !== true) return [`${service}:${action} has no '.sync:2'`, "Use '.sync'."]
  if (pattern === 'waitForTaskToken' && !known.callback) return [`${service}:${action} cannot wait for a callback (.waitForTaskToken)`, known.sync.includes(action) ? "Use '.sync'." : "Leave '.waitForTaskToken' out."]
  return undefined
}

/** Integrations by names or with patterns that they do not have. */
export const integrationPattern: Rule = {
  code: 'ASL2032',
  name: 'integration-pattern',
  severity: 'error',
  summary: 'a service integration does not exist, or does not wait in the way that is asked of it',
  state({ type, source, keys, machine }, report) {
    const { Resource: value } = source
    const resource = type === 'Task' ? parseResource(value) : undefined
    // an EXPRESS workflow waits for nothing, and is refused for that
    if (resource?.kind === 'service' && resource.pattern !== 'request' && machine.type === 'EXPRESS') return
    const problem = resource?.kind === 'service' ? problemOf(resource) : undefined
    if (problem === undefined || typeof value !== 'string') return
    report({
      at: [...keys, 'Resource'], message: problem[0], help: problem[1],
      aws: { message: `The resource provided ${value} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.` },
    })
  },
}
