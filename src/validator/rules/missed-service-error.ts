import { objectsIn } from '../flow.js'
import { integrationOf } from '../integration.js'
import { hasSubstitution } from '../model.js'
import type { Rule } from '../rule.js'
import { transientErrors } from '../service-error.js'

/** Names that take in those of services. */
const broad: ReadonlySet<string> = new Set(['States.ALL', 'States.TaskFailed'])

/** Retry names some errors, and not those that the service itself has now and then. */
export const missedServiceError: Rule = {
  code: 'ASL2106',
  name: 'missed-service-error',
  severity: 'warning',
  summary: "a task's retriers miss the service's own transient errors",
  state({ type, source, keys }, report) {
    const service = type === 'Task' ? integrationOf(source['Resource'])?.service : undefined
    const known = service !== undefined && Object.hasOwn(transientErrors, service) ? transientErrors[service] : undefined
    const retriers = objectsIn(source['Retry'])
    if (known === undefined || retriers.length === 0) return
    const named = new Set(retriers.flatMap(([, { ErrorEquals: errors }]) => (Array.isArray(errors) ? errors as readonly unknown[] : [])))
    if ([...named].some((name) => typeof name !== 'string' || broad.has(name) || hasSubstitution(name))) return
    const missed = known.errors.filter((name) => !named.has(name))
    if (missed.length > 0) report({ at: [...keys, 'Retry'], key: true, message: `no retrier names ${missed.join(', ')}, which ${known.service} throws now and then`, help: 'Add a retrier for them, with a BackoffRate and JitterStrategy FULL.' })
  },
}
