/** One thing wrong with a file that a user gave. */
export interface Problem {
  readonly file: string
  /** Counted from 1; 1 when the whole file is meant. */
  readonly line: number
  /** Place inside a JSON file: `/patterns/0/label`. */
  readonly path?: string
  readonly reason: string
}

/**
 * A file that cannot be used, with every problem found in it (up to a limit). The message lists them, one a line.
 *
 * @example
 * ```ts
 * try { for await (const item of readItems(bytes, { file: 'a.jsonl' })) … }
 * catch (error) { if (error instanceof InputError) error.problems // [{ file: 'a.jsonl', line: 3, reason: 'not JSON: …' }]
 * ```
 */
export class InputError extends Error {
  override readonly name: string = 'InputError'
  readonly file: string
  readonly line: number
  readonly reason: string

  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(problems.map(problemText).join('\n'))
    const [first] = problems
    this.file = first.file
    this.line = first.line
    this.reason = first.reason
  }
}

/** A model folder that cannot be used. */
export class ModelError extends InputError {
  override readonly name = 'ModelError'
}

function problemText({ file, line, path, reason }: Problem): string {
  return `${file}:${line}: ${path === undefined || path === '' ? '' : `${path}: `}${reason}`
}

/** A reader stops looking after this many problems: more would not be read. */
export const maxProblems = 20

/** Throws what was collected, if anything was. */
export function throwProblems(problems: readonly Problem[], kind: new (problems: readonly [Problem, ...Problem[]]) => InputError = InputError): void {
  const [first, ...rest] = problems.slice(0, maxProblems)
  if (first !== undefined) throw new kind([first, ...rest])
}
