import type { Finding, Severity } from './finding.js'
import type { DefinitionNode, MachineNode, StateNode } from './model.js'

/** Takes what a rule finds. */
export type Report = (finding: Finding) => void

/**
 * One thing that can be wrong with a definition. Its file, its page in `docs/rules/` and its test have its name.
 *
 * A rule looks at whatever it needs: the definition as a whole, each machine (the root, branches, processors), each state. It stays silent about what
 * another rule refuses already, so that one fault gives one finding; and it takes any JSON value without failing.
 */
export interface Rule {
  /** `ASL2001` and up for errors, `ASL2101` and up for warnings. */
  readonly code: string
  readonly name: string
  readonly severity: Severity
  /** One line: what is refused, or warned of. */
  readonly summary: string
  /** Of a warning: whether it is left out where an error points at the same place. */
  readonly quiet?: boolean
  readonly definition?: (definition: DefinitionNode, report: Report) => void
  readonly machine?: (machine: MachineNode, report: Report) => void
  readonly state?: (state: StateNode, report: Report) => void
}
