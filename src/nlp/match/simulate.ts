import type { Program } from './program.js'

/** A match as token indices, half-open: all of it, and the part that becomes the span. */
export interface PatternMatch {
  readonly from: number
  readonly to: number
  readonly spanFrom: number
  readonly spanTo: number
}

/** Whether a numbered token test holds for a token. */
export type Holds = (test: number, token: number) => boolean

/** Finds a pattern's matches among the tokens [from, to). */
export type Matcher = (from: number, to: number, holds: Holds) => readonly PatternMatch[]

/**
 * Makes the matcher of a pattern: leftmost first, of those the longest, without overlaps; among ways to make the same match the
 * preferred one (earlier alternative, more repeats) decides the span.
 *
 * One pass, no backtracking, after Pike: all ways are followed together, one token at a time, in order of preference, an earlier
 * start before a later one. Two ways in one state have one future, so only the preferred is kept. A match dooms every way that began
 * inside it. Time is proportional to tokens × states, whatever the pattern.
 */
export function createMatcher(program: Program): Matcher {
  const search = new Search(program)
  return (from, to, holds) => search.run(from, to, holds)
}

/** Ways being followed: where each is, where it began, and what it captured so far. */
class Ways {
  readonly state: Int32Array
  readonly start: Int32Array
  readonly spanFrom: Int32Array
  readonly spanTo: Int32Array
  length = 0

  constructor(capacity: number) {
    this.state = new Int32Array(capacity)
    this.start = new Int32Array(capacity)
    this.spanFrom = new Int32Array(capacity)
    this.spanTo = new Int32Array(capacity)
  }
}

/** Its buffers serve one search after another. */
class Search {
  private matches: PatternMatch[] = []
  private current: Ways
  private next: Ways
  /** At which token each state was last entered. */
  private readonly entered: Int32Array
  private readonly pending: number[] = []

  constructor(private readonly program: Program) {
    this.current = new Ways(program.states.length)
    this.next = new Ways(program.states.length)
    this.entered = new Int32Array(program.states.length)
  }

  run(from: number, to: number, holds: Holds): readonly PatternMatch[] {
    this.matches = []
    this.current.length = 0
    this.entered.fill(-1)
    for (let token = from; token < to; token++) {
      // a way that begins here is the least preferred of all
      this.enter(this.current, token, this.program.start, token, -1, -1)
      this.consume(token, holds)
    }
    return this.matches
  }

  private consume(token: number, holds: Holds): void {
    const { current, next } = this
    next.length = 0
    let doomedAfter = Infinity
    for (let way = 0; way < current.length; way++) {
      const start = current.start[way] ?? 0
      const state = this.program.states[current.state[way] ?? 0]
      if (state === undefined || start > doomedAfter || !holds(state.test, token)) continue
      const spanFrom = current.spanFrom[way] ?? -1
      const accepted = this.enter(
        next, token + 1, state.exits[0] ?? 0, start,
        state.capture && spanFrom === -1 ? token : spanFrom,
        state.capture ? token + 1 : current.spanTo[way] ?? -1,
      )
      if (accepted) doomedAfter = start
    }
    this.current = next
    this.next = current
  }

  /** Adds the states reached without a token, the preferred first. Says whether the way is a match. */
  private enter(ways: Ways, at: number, state: number, start: number, spanFrom: number, spanTo: number): boolean {
    let accepted = false
    this.pending.push(state)
    for (let number = this.pending.pop(); number !== undefined; number = this.pending.pop()) {
      if (this.entered[number] === at) continue
      this.entered[number] = at
      const { test, exits } = this.program.states[number] ?? { test: -1, exits: [] }
      if (number === this.program.accept) {
        accepted = true
        this.accept({ from: start, to: at, spanFrom: spanFrom === -1 ? start : spanFrom, spanTo: spanFrom === -1 ? at : spanTo })
      } else if (test === -1) {
        for (let exit = exits.length - 1; exit >= 0; exit--) this.pending.push(exits[exit] ?? 0)
      } else {
        ways.state[ways.length] = number
        ways.start[ways.length] = start
        ways.spanFrom[ways.length] = spanFrom
        ways.spanTo[ways.length] = spanTo
        ways.length++
      }
    }
    return accepted
  }

  private accept(match: PatternMatch): void {
    while ((this.matches.at(-1)?.from ?? -1) >= match.from) this.matches.pop()
    this.matches.push(match)
  }
}
