import { deleteRule } from './delete-rule.js'
import { describeRule } from './describe-rule.js'
import { listRules } from './list-rules.js'
import { listTargetsByRule } from './list-targets-by-rule.js'
import type { Operation } from './operation.js'
import { putEvents } from './put-events.js'
import { putRule } from './put-rule.js'
import { putTargets } from './put-targets.js'
import { removeTargets } from './remove-targets.js'

/** The operations of the endpoint by AWS's names. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [deleteRule, describeRule, listRules, listTargetsByRule, putEvents, putRule, putTargets, removeTargets].map(operation => [operation.name, operation]),
)
