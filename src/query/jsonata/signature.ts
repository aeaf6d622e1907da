import { fault } from './fault.js'
import type { Run } from './scope.js'
import { isArray } from './sequence.js'
import { JsonataFunction } from './value.js'

/** One parameter of a signature such as `<s-(sn)a<o>?>`. */
interface Parameter {
  /** Symbols of the types it takes; `m` is what is missing. */
  readonly types: string
  readonly min: 0 | 1
  readonly max: number
  /** Takes as few arguments as it can. */
  readonly lazy: boolean
  readonly array: boolean
  /** What the members of the array have to be. */
  readonly member: string | undefined
  /** Types of the value at hand that may stand in for a missing argument. */
  readonly context: string | undefined
}

const any = 'asnblfom'

/** Types a letter of a signature takes. Letters that are none are passed over, as the reference implementation does. */
const letters: Readonly<Record<string, string>> = { s: 'sm', n: 'nm', b: 'bm', l: 'lm', o: 'om', a: any, f: 'f', j: 'asnblom', x: any }

const plurals: Readonly<Record<string, string>> = { a: 'arrays', b: 'booleans', f: 'functions', n: 'numbers', o: 'objects', s: 'strings' }

/** The letter of a value's type. */
export function symbolOf(value: unknown): string {
  if (typeof value === 'string') return 's'
  if (typeof value === 'number') return 'n'
  if (typeof value === 'boolean') return 'b'
  if (value === undefined) return 'm'
  if (value === null) return 'l'
  return isArray(value) ? 'a' : value instanceof JsonataFunction ? 'f' : 'o'
}

/** Index of the bracket that closes the one at `start`. */
function closing(text: string, start: number, open: string, close: string): number {
  for (let i = start + 1, depth = 1; i < text.length; i++) {
    if (text[i] === open) depth += 1
    else if (text[i] === close && --depth === 0) return i
  }
  return text.length
}

/** @param definition - with its angle brackets; the parser has accepted it */
export function parseSignature(definition: string): Signature {
  const parameters: Parameter[] = []
  const amend = (change: (last: Parameter) => Partial<Parameter>): void => {
    const last = parameters.pop()
    if (last !== undefined) parameters.push({ ...last, ...change(last) })
  }
  const add = (types: string, array = false): void => {
    parameters.push({ types, min: 1, max: 1, lazy: false, array, member: undefined, context: undefined })
  }
  for (let at = 1; at < definition.length && definition[at] !== ':'; at++) {
    const symbol = definition.charAt(at)
    if (symbol === '-') amend(({ min, types }) => (min === 0 ? { lazy: true, context: types } : { min: 0, context: types }))
    else if (symbol === '?') amend(({ min, max }) => (min === 0 || max > 1 ? { lazy: true } : { min: 0 }))
    else if (symbol === '+') amend(() => ({ max: Infinity }))
    else if (symbol === '(') {
      const end = closing(definition, at, '(', ')')
      add(`${definition.slice(at + 1, end)}m`)
      at = end
    } else if (symbol === '<') {
      const end = closing(definition, at, '<', '>')
      const member = definition.slice(at + 1, end)
      amend(() => ({ member }))
      at = end
    } else if (Object.hasOwn(letters, symbol)) add(letters[symbol] ?? any, symbol === 'a')
  }
  return new Signature(parameters)
}

/** Checks the arguments of a call, and completes them. */
export class Signature {
  private readonly simple: boolean
  constructor(private readonly parameters: readonly Parameter[]) {
    this.simple = parameters.every(({ max, lazy }) => max === 1 && !lazy)
  }

  /** How many parameters it names. */
  get length(): number {
    return this.parameters.length
  }

  /**
   * @param context - the value at hand, which stands in for missing arguments of parameters marked `-`
   * @throws Fault T0410, T0411, T0412
   */
  validate(args: readonly unknown[], context: unknown, run: Run): readonly unknown[] {
    if (this.simple && args.length === this.parameters.length && this.fitsOneByOne(args, run)) return args
    const symbols = args.map(symbolOf).join('')
    const counts = this.match(symbols, this.parameters, true, run)
    if (counts === undefined) throw this.mismatch(symbols, run)
    return this.complete(args, symbols, counts, context, run)
  }

  /** The usual case: as many arguments as parameters, and nothing to make an array of. */
  private fitsOneByOne(args: readonly unknown[], run: Run): boolean {
    for (let i = 0; i < args.length; i++) {
      const parameter = this.parameters[i]
      const value = args[i]
      if (parameter === undefined || !parameter.types.includes(symbolOf(value))) return false
      if (parameter.array && value !== undefined && !(isArray(value) && membersFit(value, parameter.member, run))) return false
    }
    return true
  }

  /** How many arguments each parameter takes, as a regular expression over the types would share them out. */
  private match(symbols: string, parameters: readonly Parameter[], whole: boolean, run: Run): readonly number[] | undefined {
    const attempt = (index: number, at: number): readonly number[] | undefined => {
      run.spend(1)
      const parameter = parameters[index]
      if (parameter === undefined) return whole && at < symbols.length ? undefined : []
      let most = 0
      while (most < parameter.max && at + most < symbols.length && parameter.types.includes(symbols.charAt(at + most))) most += 1
      for (let taken = 0; taken <= most - parameter.min; taken++) {
        const count = parameter.lazy ? parameter.min + taken : most - taken
        const rest = attempt(index + 1, at + count)
        if (rest !== undefined) return [count, ...rest]
      }
      return undefined
    }
    return attempt(0, 0)
  }

  private mismatch(symbols: string, run: Run): Error {
    let good = 0
    for (let i = 1; i <= this.parameters.length; i++) {
      const counts = this.match(symbols, this.parameters.slice(0, i), false, run)
      if (counts === undefined) break
      good = counts.reduce((a, b) => a + b, 0)
    }
    return fault('T0410', { index: good + 1 })
  }

  private complete(args: readonly unknown[], symbols: string, counts: readonly number[], context: unknown, run: Run): readonly unknown[] {
    const result: unknown[] = []
    let at = 0
    for (const [i, parameter] of this.parameters.entries()) {
      const count = counts[i] ?? 0
      if (count === 0 && parameter.context !== undefined) {
        if (!parameter.context.includes(symbolOf(context))) throw fault('T0411', { index: at + 1 })
        result.push(context)
        continue
      }
      // a parameter left out takes the next argument nonetheless, as the reference implementation has it
      for (const end = at + Math.max(1, count); at < end; at++) {
        result.push(parameter.array && count > 0 ? arrayOf(args[at], symbols.slice(at, at + count), parameter.member, at, run) : args[at])
      }
    }
    return result
  }
}

/** Whether an array holds members of one type only, the wanted one. */
function membersFit(items: readonly unknown[], member: string | undefined, run: Run): boolean {
  if (member === undefined || items.length === 0) return true
  run.spend(items.length)
  const wanted = member.charAt(0)
  return items.every((item) => symbolOf(item) === wanted)
}

/** An argument for an array parameter: a scalar becomes an array of one. */
function arrayOf(value: unknown, symbols: string, member: string | undefined, index: number, run: Run): unknown {
  if (value === undefined) return undefined
  const fits = isArray(value) ? membersFit(value, member, run) : member === undefined || symbols === member
  if (!fits) throw fault('T0412', { index: index + 1, type: plurals[member ?? ''] })
  return isArray(value) ? value : [run.kept(value)]
}
