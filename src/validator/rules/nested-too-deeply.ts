import { limit } from '../../asl/index.js'
import type { Finding } from '../finding.js'
import { deepestMachine, depthOf } from '../model.js'
import type { Rule } from '../rule.js'

/** What the engine reports itself, of JSON that no other rule could walk through. */
export const deepJson: Finding = {
  at: [], message: `arrays and objects lie in one another at more than ${limit.nestingLevels} levels`,
  help: 'Nothing that a state could take is nested so deeply: look for a loop in what wrote the definition.',
}

/** Bounds what every other rule walks through. */
export const nestedTooDeeply: Rule = {
  code: 'ASL2001',
  name: 'nested-too-deeply',
  severity: 'error',
  summary: 'arrays, objects or state machines lie in one another at too many levels',
  machine(machine, report) {
    if (depthOf(machine) !== deepestMachine + 1) return
    report({ at: machine.keys, message: `state machines lie in one another at more than ${deepestMachine} levels`, help: 'Take an inner machine out into one of its own, and start it with states:startExecution.' })
  },
}
