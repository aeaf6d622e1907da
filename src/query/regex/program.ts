import type { Ranges, RegexNode } from './syntax.js'

/** One step of the matcher. `next`, `other` and `exit` are indexes of steps. */
export type Instruction =
  | { readonly op: 'set'; readonly test: (unit: number) => boolean }
  /** A single-character test repeated, as fast as a loop. */
  | { readonly op: 'run'; readonly test: (unit: number) => boolean; readonly min: number; readonly max: number }
  | { readonly op: 'anchor'; readonly at: 'start' | 'end' | 'word' | 'notWord' }
  | { readonly op: 'split'; readonly other: number }
  | { readonly op: 'jump'; readonly next: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'back'; readonly index: number }
  | { readonly op: 'look'; readonly start: number; readonly next: number; readonly behind: boolean; readonly negated: boolean }
  | { readonly op: 'enter'; readonly counter: number }
  | { readonly op: 'loop'; readonly counter: number; readonly min: number; readonly max: number; readonly greedy: boolean; readonly exit: number; readonly groups: readonly [number, number] }
  | { readonly op: 'again'; readonly counter: number; readonly min: number; readonly next: number }
  | { readonly op: 'match' }

export interface Program {
  readonly instructions: readonly Instruction[]
  readonly groups: number
  /** Slots: two a group (start, end), then two a counted loop (count, where the iteration started). */
  readonly slots: number
  /** A code unit every match starts with, where known. */
  readonly first: number | undefined
}

type Draft = { -readonly [K in keyof Instruction]: Instruction[K] } & Record<string, unknown>

/** JavaScript's folding without the `u` flag: the upper-case form, unless it is longer or would leave the non-ASCII range. */
export function fold(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase()
  const code = upper.charCodeAt(0)
  return upper.length !== 1 || (unit >= 128 && code < 128) ? unit : code
}

function setTest(ranges: Ranges, negated: boolean, ignoreCase: boolean): (unit: number) => boolean {
  const within = (code: number): boolean => {
    for (let i = 0; i < ranges.length; i += 2) if (code >= (ranges[i] ?? 0) && code <= (ranges[i + 1] ?? 0)) return true
    return false
  }
  const [from, to] = ranges
  if (ranges.length === 2 && from === to && from !== undefined && !negated) {
    const folded = fold(from)
    return ignoreCase ? (code) => fold(code) === folded : (code) => code === from
  }
  const lower = (code: number): number => String.fromCharCode(code).toLowerCase().charCodeAt(0)
  const member = ignoreCase
    ? (code: number): boolean => within(code) || within(fold(code)) || (fold(lower(code)) === fold(code) && within(lower(code)))
    : within
  return negated ? (code) => !member(code) : member
}

/** Turns a parsed pattern into steps for the matcher. */
export function compileProgram(node: RegexNode, groups: number, ignoreCase: boolean): Program {
  const code: Draft[] = []
  let slots = (groups + 1) * 2
  const put = (instruction: Instruction): Draft => {
    const draft = { ...instruction } as Draft
    code.push(draft)
    return draft
  }
  const emit = (part: RegexNode): void => {
    switch (part.kind) {
      case 'empty': return
      case 'set':
        put({ op: 'set', test: setTest(part.ranges, part.negated, ignoreCase) })
        return
      case 'anchor':
        put({ op: 'anchor', at: part.at })
        return
      case 'sequence':
        part.items.forEach(emit)
        return
      case 'choice': {
        const jumps = part.options.slice(0, -1).map((option) => {
          const split = put({ op: 'split', other: 0 })
          emit(option)
          const jump = put({ op: 'jump', next: 0 })
          split['other'] = code.length
          return jump
        })
        const last = part.options.at(-1)
        if (last !== undefined) emit(last)
        for (const jump of jumps) jump['next'] = code.length
        return
      }
      case 'group':
        put({ op: 'save', slot: part.index * 2 })
        emit(part.body)
        put({ op: 'save', slot: part.index * 2 + 1 })
        return
      case 'back':
        put({ op: 'back', index: part.index })
        return
      case 'look': {
        const look = put({ op: 'look', start: code.length + 1, next: 0, behind: part.behind, negated: part.negated })
        emit(part.body)
        put({ op: 'match' })
        look['next'] = code.length
        return
      }
      case 'repeat': {
        if (part.body.kind === 'set' && part.greedy) {
          put({ op: 'run', test: setTest(part.body.ranges, part.body.negated, ignoreCase), min: part.min, max: part.max })
          return
        }
        const counter = slots
        slots += 2
        put({ op: 'enter', counter })
        const start = code.length
        const loop = put({ op: 'loop', counter, min: part.min, max: part.max, greedy: part.greedy, exit: 0, groups: part.groups })
        emit(part.body)
        put({ op: 'again', counter, min: part.min, next: start })
        loop['exit'] = code.length
      }
    }
  }
  emit(node)
  put({ op: 'match' })
  return { instructions: code as readonly unknown[] as readonly Instruction[], groups, slots, first: ignoreCase ? undefined : firstUnit(node) }
}

function firstUnit(node: RegexNode): number | undefined {
  if (node.kind === 'set' && !node.negated && node.ranges.length === 2 && node.ranges[0] === node.ranges[1]) return node.ranges[0]
  if (node.kind === 'group') return firstUnit(node.body)
  const first = node.kind === 'sequence' ? node.items[0] : undefined
  return first === undefined ? undefined : firstUnit(first)
}
