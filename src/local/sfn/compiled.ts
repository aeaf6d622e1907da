import { compile } from '../../interpreter/index.js'
import { parseDefinition } from './definition.js'
import type { StateMachine } from './machine-store.js'

export type CompiledMachine = ReturnType<typeof compile>

/**
 * Compiles each revision of a state machine once. An update makes a new record, and what was compiled for the old one goes with it.
 */
export function createCompiler(): (machine: StateMachine) => CompiledMachine {
  const compiled = new WeakMap<StateMachine, CompiledMachine>()
  return machine => {
    const known = compiled.get(machine)
    if (known !== undefined) return known
    const made = compile(parseDefinition(machine.definition), { type: machine.type })
    compiled.set(machine, made)
    return made
  }
}
