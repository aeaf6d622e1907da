import type { Program } from './program.js'
import { fold } from './program.js'
import { isLineEnd, isWord } from './syntax.js'

/** What a matcher may spend: {@link Budget.spend} throws when there is nothing left. */
export interface Budget {
  spend(steps: number): void
}

export interface Flags {
  readonly ignoreCase: boolean
  readonly multiline: boolean
}

/** Steps of the matcher that count as one step of the budget. */
const stepsPerUnit = 4

/** Slots after a match (start and end by group, -1 where a group took no part), or nothing. */
export type Slots = readonly number[]

/** Runs a program over one subject. It backtracks on a stack of its own, so that no pattern exhausts the host's. */
export class Matcher {
  private steps = 0
  constructor(private readonly program: Program, private readonly flags: Flags, private readonly text: string, private readonly budget: Budget) {}

  /** @returns where the first match at or after `from` lies */
  search(from: number): Slots | undefined {
    const { first, slots } = this.program
    for (let start = from; start <= this.text.length; start++) {
      if (first !== undefined) {
        start = this.text.indexOf(String.fromCharCode(first), start)
        if (start === -1) return undefined
      }
      const state = new Array<number>(slots).fill(-1)
      const end = this.run(0, start, state, -1)
      if (end !== -1) {
        state[0] = start
        state[1] = end
        return state
      }
    }
    return undefined
  }

  private tick(): void {
    this.steps += 1
    if (this.steps % stepsPerUnit === 0) this.budget.spend(1)
  }

  /**
   * @param mustEnd - where the match has to end, -1 for anywhere
   * @returns where it ended, -1 for no match
   */
  private run(start: number, from: number, state: number[], mustEnd: number): number {
    const { instructions } = this.program
    const { text } = this
    // three numbers each: a place to go back to (step, position, lowest position), or a slot to restore (-1 - slot, value, 0)
    const stack: number[] = []
    const set = (slot: number, value: number): void => {
      stack.push(-1 - slot, state[slot] ?? -1, 0)
      state[slot] = value
    }
    let [step, at] = [start, from]
    for (;;) {
      this.tick()
      const instruction = instructions[step]
      let ok = true
      switch (instruction?.op) {
        case 'set':
          ok = at < text.length && instruction.test(text.charCodeAt(at))
          at += 1
          step += 1
          break
        case 'run': {
          const most = Math.min(text.length, at + instruction.max)
          const least = at + instruction.min
          while (at < most && instruction.test(text.charCodeAt(at))) {
            at += 1
            if (at % stepsPerUnit === 0) this.budget.spend(1)
          }
          ok = at >= least
          step += 1
          if (ok && at > least) stack.push(step, at - 1, least)
          break
        }
        case 'anchor':
          ok = this.holds(instruction.at, at)
          step += 1
          break
        case 'split':
          stack.push(instruction.other, at, at)
          step += 1
          break
        case 'jump':
          step = instruction.next
          break
        case 'save':
          set(instruction.slot, at)
          step += 1
          break
        case 'back': {
          const end = this.repeated(instruction.index, at, state)
          ok = end !== -1
          at = end
          step += 1
          break
        }
        case 'look': {
          ok = this.look(instruction.start, at, instruction.behind, state, set) !== instruction.negated
          step = instruction.next
          break
        }
        case 'enter':
          set(instruction.counter, 0)
          step += 1
          break
        case 'loop': {
          const count = state[instruction.counter] ?? 0
          const enter = step + 1
          if (count >= instruction.max) {
            step = instruction.exit
            break
          }
          if (count >= instruction.min) {
            if (!instruction.greedy) {
              // the way back re-enters the body through a step that is only reached from here
              stack.push(step, at, -2 - at)
              step = instruction.exit
              break
            }
            stack.push(instruction.exit, at, at)
          }
          this.beginIteration(instruction.counter, instruction.groups, at, set)
          step = enter
          break
        }
        case 'again': {
          const count = state[instruction.counter] ?? 0
          // an iteration that took nothing and was not needed leads nowhere
          ok = at !== state[instruction.counter + 1] || count < instruction.min
          set(instruction.counter, count + 1)
          step = instruction.next
          break
        }
        case 'match':
        case undefined:
          if (mustEnd === -1 || at === mustEnd) return at
          ok = false
      }
      if (ok) continue
      // go back to the last choice
      for (;;) {
        if (stack.length === 0) return -1
        const lowest = stack.pop() ?? 0
        const position = stack.pop() ?? 0
        const target = stack.pop() ?? 0
        if (target < 0) {
          state[-1 - target] = position
          continue
        }
        at = position
        step = target
        if (lowest <= -2) {
          const loop = instructions[target]
          if (loop?.op === 'loop') this.beginIteration(loop.counter, loop.groups, at, set)
          step = target + 1
        } else if (position > lowest) stack.push(target, position - 1, lowest)
        break
      }
    }
  }

  private beginIteration(counter: number, [first, end]: readonly [number, number], at: number, set: (slot: number, value: number) => void): void {
    set(counter + 1, at)
    for (let group = first; group < end; group++) {
      set(group * 2, -1)
      set(group * 2 + 1, -1)
    }
  }

  private holds(anchor: 'start' | 'end' | 'word' | 'notWord', at: number): boolean {
    const { text } = this
    if (anchor === 'start') return at === 0 || (this.flags.multiline && isLineEnd(text.charCodeAt(at - 1)))
    if (anchor === 'end') return at === text.length || (this.flags.multiline && isLineEnd(text.charCodeAt(at)))
    const before = at > 0 && isWord(text.charCodeAt(at - 1))
    const after = at < text.length && isWord(text.charCodeAt(at))
    return (before !== after) === (anchor === 'word')
  }

  /** Where a back reference ends, -1 if the text differs. A group that took no part matches nothing, at once. */
  private repeated(group: number, at: number, state: readonly number[]): number {
    const [start = -1, end = -1] = [state[group * 2], state[group * 2 + 1]]
    if (start === -1 || end === -1) return at
    this.budget.spend(Math.ceil((end - start) / stepsPerUnit))
    for (let i = start; i < end; i++) {
      const [a, b] = [this.text.charCodeAt(i), this.text.charCodeAt(at + i - start)]
      if (a !== b && !(this.flags.ignoreCase && fold(a) === fold(b))) return -1
    }
    return at + end - start
  }

  private look(start: number, at: number, behind: boolean, state: readonly number[], set: (slot: number, value: number) => void): boolean {
    for (let from = at; from >= (behind ? 0 : at); from--) {
      const inner = [...state]
      if (this.run(start, from, inner, behind ? at : -1) === -1) continue
      for (const [slot, value] of inner.entries()) if (value !== state[slot]) set(slot, value)
      return true
    }
    return false
  }
}
