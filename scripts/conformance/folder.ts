import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { JsonObject } from '../../src/asl/json.js'
import { runCase } from './case.js'
import type { Recording } from './recording.js'
import { compareReferences } from './variable-reference.js'
import type { DescribedMachine } from './variable-reference.js'

/** What became of one recording. */
export interface CaseResult {
  readonly id: string
  readonly result: 'passed' | 'failed' | 'skipped'
  /** The first difference of a failed case; why a skipped one was skipped. */
  readonly difference: string | null
}

/** What became of all. */
export interface Summary {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly cases: readonly CaseResult[]
}

/** How a recording is dealt with, by what it holds. */
type Verdict = { readonly differences: readonly string[] } | { readonly skipped: string }

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The recordings below a folder, in order of their paths. @throws Error when the folder cannot be read */
export async function recordingsIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.json')).sort()
}

/**
 * Runs every recording below a folder, one after the other.
 *
 * @param files - as {@link recordingsIn} gives them
 * @param onCase - told of each one as soon as it is done
 * @example
 * const { passed, failed } = await runFolder(directory, await recordingsIn(directory))
 */
export async function runFolder(directory: string, files: readonly string[], onCase: (result: CaseResult, file: string) => void = () => undefined): Promise<Summary> {
  const cases: CaseResult[] = []
  for (const file of files) {
    const result = await runFile(directory, file)
    cases.push(result)
    onCase(result, file)
  }
  const count = (wanted: CaseResult['result']): number => cases.filter(({ result }) => result === wanted).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), cases }
}

async function runFile(directory: string, file: string): Promise<CaseResult> {
  const recording = read(await readFile(path.join(directory, file), 'utf8'))
  const id = typeof recording?.['id'] === 'string' ? recording['id'] : file
  const verdict = recording === undefined ? { differences: ['the file holds no JSON object'] } : await judge(recording)
  if ('skipped' in verdict) return { id, result: 'skipped', difference: verdict.skipped }
  const [first] = verdict.differences
  return { id, result: first === undefined ? 'passed' : 'failed', difference: first ?? null }
}

function read(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The kinds of recordings are told apart by what they hold, so that a part of a folder can be run under any name. */
async function judge(recording: JsonObject): Promise<Verdict> {
  if (Array.isArray(recording['executions'])) return { differences: await runCase(recording as unknown as Recording) }
  const calls = Array.isArray(recording['calls']) ? (recording['calls'] as readonly unknown[]).filter(isObject) : []
  if (calls.length > 0 && calls.every((call) => 'variableReferences' in call)) return { differences: compareReferences(calls as unknown as readonly DescribedMachine[]) }
  if (calls.some((call) => 'inspectionLevel' in call)) return { skipped: 'TestState is not supported by the local AWS' }
  if (calls.some((call) => 'rejected' in call)) return { skipped: "verdicts on definitions are the validator's, which is not there yet" }
  return { skipped: 'it is no recording of a kind that is known' }
}
