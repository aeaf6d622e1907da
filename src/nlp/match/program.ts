import type { PatternElement, TokenTest } from '../model/definition.js'

/** A pattern that cannot work, and where in its `tokens`. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  constructor(readonly path: string, message: string) {
    super(message)
  }
}

/**
 * A non-deterministic automaton in Thompson's form. A state with a test consumes one token and goes on to its only exit;
 * one without consumes nothing and tries its exits in order, the preferred first.
 */
export interface Program {
  readonly states: readonly State[]
  readonly start: number
  readonly accept: number
}

export interface State {
  /** Number of the token test, or -1 for none. */
  readonly test: number
  /** The token belongs to the part that becomes the span. */
  readonly capture: boolean
  readonly exits: readonly number[]
}

/** Larger patterns are mistakes: nested repeats multiply. */
export const maxStates = 2_000

/** No exit yet; a loop's head is known before its body. */
interface OpenState {
  test: number
  capture: boolean
  exits: readonly number[]
}

/**
 * Builds the automaton of a pattern.
 *
 * @param testNumber - numbers the token tests; equal tests may get one number
 * @throws PatternError
 */
export function buildProgram(tokens: readonly PatternElement[], testNumber: (test: TokenTest) => number): Program {
  const states: OpenState[] = []
  const add = (state: OpenState): number => {
    if (states.length >= maxStates) throw new PatternError('', `the pattern is too large: its repeats make more than ${maxStates} states`)
    states.push(state)
    return states.length - 1
  }
  const fork = (...exits: readonly number[]): number => add({ test: -1, capture: false, exits })

  // built from the end: each part knows where it goes on
  const sequence = (elements: readonly PatternElement[], next: number, capture: boolean, path: string): number =>
    elements.reduceRight((after, element, index) => repeated(element, after, capture || element.capture === true, `${path}/${index}`), next)

  const repeated = (element: PatternElement, next: number, capture: boolean, path: string): number => {
    const { min, max } = repeatOf(element, path)
    const once = (after: number): number => single(element, after, capture, path)
    let entry = next
    if (max === Infinity) {
      const loop = fork()
      const body = once(loop)
      states[loop] = { test: -1, capture: false, exits: [body, next] }
      entry = min === 0 ? loop : body
      for (let copy = 1; copy < min; copy++) entry = once(entry)
      return entry
    }
    for (let copy = min; copy < max; copy++) entry = fork(once(entry), next)
    for (let copy = 0; copy < min; copy++) entry = once(entry)
    return entry
  }

  const single = (element: PatternElement, next: number, capture: boolean, path: string): number => {
    const { anyOf, repeat: _, capture: __, ...test } = element
    if (anyOf === undefined) return add({ test: testNumber(test), capture, exits: [next] })
    if (Object.keys(test).length > 0) throw new PatternError(path, "'anyOf' takes no token conditions beside it: put them in its sequences")
    return fork(...anyOf.map((branch, index) => sequence(branch, next, capture, `${path}/anyOf/${index}`)))
  }

  refuseUseless(tokens)
  const accept = add({ test: -1, capture: false, exits: [] })
  return { start: sequence(tokens, accept, false, ''), accept, states }
}

/** Reads `?`, `*`, `+`, `{2}`, `{2,5}`, `{2,}`. */
export function repeatOf({ repeat }: PatternElement, path = ''): { readonly min: number, readonly max: number } {
  if (repeat === undefined) return { min: 1, max: 1 }
  if (repeat === '?') return { min: 0, max: 1 }
  if (repeat === '*') return { min: 0, max: Infinity }
  if (repeat === '+') return { min: 1, max: Infinity }
  const [, least = '', comma, most = ''] = /^\{(\d+)(,)?(\d*)\}$/.exec(repeat) ?? []
  const min = Number(least)
  const max = comma === undefined ? min : most === '' ? Infinity : Number(most)
  if (least === '' || max < min || max === 0) throw new PatternError(`${path}/repeat`, `the repeat '${repeat}' allows no number of tokens`)
  return { min, max }
}

/** A match without tokens, or without a token of the captured part, would make a span of nothing. */
function refuseUseless(tokens: readonly PatternElement[]): void {
  checkRepeats(tokens, '')
  if (mayBeEmpty(tokens)) throw new PatternError('', 'the pattern matches without any token: make one of its parts required')
  if (hasCapture(tokens) && !alwaysCaptures(tokens)) throw new PatternError('', 'the pattern can match without its captured part: make that part required, or capture in each alternative')
}

function checkRepeats(elements: readonly PatternElement[], path: string): void {
  for (const [index, element] of elements.entries()) {
    const at = `${path}/${index}`
    repeatOf(element, at)
    for (const [branch, sequence] of (element.anyOf ?? []).entries()) {
      checkRepeats(sequence, `${at}/anyOf/${branch}`)
      if (element.repeat !== undefined && mayBeEmpty(sequence)) throw new PatternError(`${at}/anyOf/${branch}`, 'a repeated part must not match without any token')
    }
  }
}

const mayBeEmpty = (elements: readonly PatternElement[]): boolean =>
  elements.every((element) => repeatOf(element).min === 0 || element.anyOf?.some(mayBeEmpty) === true)

const hasCapture = (elements: readonly PatternElement[]): boolean =>
  elements.some((element) => element.capture === true || element.anyOf?.some(hasCapture) === true)

const alwaysCaptures = (elements: readonly PatternElement[]): boolean =>
  elements.some((element) => repeatOf(element).min > 0
    && (element.capture === true ? element.anyOf?.some(mayBeEmpty) !== true : element.anyOf?.every(alwaysCaptures) === true))
