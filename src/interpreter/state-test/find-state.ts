import type { CompiledState, Program } from '../program.js'

/** A state, and where it is. */
export interface FoundState {
  /** The program that it is part of: the processor of a Distributed Map is one of its own. */
  readonly program: Program
  readonly block: number
  readonly state: CompiledState
}

/**
 * A state of a program by its name, at any depth.
 *
 * @returns undefined when there is none of that name
 * @example
 * findState(machine.program, 'Score')?.state.type // 'Task'
 */
export function findState(program: Program, name: string): FoundState | undefined {
  for (const [block, { states }] of program.blocks.entries()) {
    const state = states.get(name)
    if (state !== undefined) return { program, block, state }
    for (const { distributed } of states.values()) {
      const inside = distributed === undefined ? undefined : findState(distributed.program, name)
      if (inside !== undefined) return inside
    }
  }
  return undefined
}
