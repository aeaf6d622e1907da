import { InputError, maxProblems } from '../input/problem.js'
import type { Problem } from '../input/problem.js'
import type { Mistake } from './draft.js'

/** Collects what is wrong with a file. */
export interface ProblemList {
  /** No more than are told are kept. */
  add(mistake: Mistake): void
  isEmpty(): boolean
  /** Whether more would not be told. */
  isFull(): boolean
  /**
   * Throws what was collected, in the order of the lines.
   *
   * @param more - what was collected elsewhere
   * @param last - told after all others, and in any case
   * @throws InputError
   */
  throwIfAny(more?: readonly Mistake[], last?: Mistake): void
}

export function createProblemList(file: string): ProblemList {
  const mistakes: Mistake[] = []
  return {
    add(mistake) {
      if (mistakes.length < maxProblems) mistakes.push(mistake)
    },
    isEmpty: () => mistakes.length === 0,
    isFull: () => mistakes.length >= maxProblems,
    throwIfAny(more = [], last) {
      const ordered = [...mistakes, ...more].sort((a, b) => a.line - b.line)
      const told = last === undefined ? ordered.slice(0, maxProblems) : [...ordered.slice(0, maxProblems - 1), last]
      const [first, ...rest] = told.map(({ line, reason }): Problem => ({ file, line, reason }))
      if (first !== undefined) throw new InputError([first, ...rest])
    },
  }
}
