/** One instruction of a Dockerfile, its lines joined. */
export interface Instruction {
  /** In capitals. */
  readonly name: string
  readonly rest: string
  /** Of its first line, from 1. */
  readonly line: number
}

/** What follows one FROM. */
export interface Stage {
  readonly from: Instruction
  readonly instructions: readonly Instruction[]
}

/** A Dockerfile, read but not understood yet. */
export interface Dockerfile {
  /** ARG before the first FROM. */
  readonly globals: readonly Instruction[]
  readonly stages: readonly Stage[]
}

/**
 * Splits a Dockerfile into instructions and stages. Comments go, also between lines that belong together.
 *
 * @param text - the file's content
 * A file without FROM has no stages.
 * @example
 * parseDockerfile('FROM node:24\nCMD ["node"]').stages[0]?.instructions // [{ name: 'CMD', rest: '["node"]', line: 2 }]
 */
export function parseDockerfile(text: string): Dockerfile {
  const globals: Instruction[] = []
  const stages: { from: Instruction, instructions: Instruction[] }[] = []
  for (const instruction of instructionsOf(text)) {
    if (instruction.name === 'FROM') stages.push({ from: instruction, instructions: [] })
    else (stages.at(-1)?.instructions ?? globals).push(instruction)
  }
  return { globals, stages }
}

function instructionsOf(text: string): readonly Instruction[] {
  const instructions: Instruction[] = []
  let open: { text: string, line: number } | undefined
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    // the reference has comments and empty lines taken out before lines are joined
    if (line === '' || line.startsWith('#')) continue
    const joined = open === undefined ? { text: line, line: index + 1 } : { text: `${open.text} ${line}`, line: open.line }
    if (joined.text.endsWith('\\')) open = { ...joined, text: joined.text.slice(0, -1).trimEnd() }
    else {
      instructions.push(instructionOf(joined.text, joined.line))
      open = undefined
    }
  }
  return open === undefined ? instructions : [...instructions, instructionOf(open.text, open.line)]
}

function instructionOf(text: string, line: number): Instruction {
  const blank = text.search(/[ \t]/)
  const name = blank === -1 ? text : text.slice(0, blank)
  return { name: name.toUpperCase(), rest: blank === -1 ? '' : text.slice(blank).trim(), line }
}

/** Directives stand in comments before all else; of these only `escape` would change how the file is read. */
export const escapeDirective = /^#\s*escape\s*=\s*[^\\\s]/im
