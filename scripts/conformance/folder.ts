import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { JsonObject } from '../../src/asl/json.js'
import { runCase } from './case.js'
import type { Recording } from './recording.js'
import { runTestStates } from './test-state.js'
import type { TestStateRecording } from './test-state.js'
import { compareReferences } from './variable-reference.js'
import type { DescribedMachine } from './variable-reference.js'
import { runVerdicts } from './verdict.js'
import type { VerdictCall, VerdictResult } from './verdict.js'

/** What became of one recording. */
export interface CaseResult {
  readonly id: string
  readonly result: 'passed' | 'failed' | 'skipped'
  /** The first difference of a failed case; why a skipped one was skipped. */
  readonly difference: string | null
}

/** Calls of TestState, one by one: a recording may have several. */
export interface TestStateCount {
  readonly calls: number
  readonly passed: number
}

/** Calls that AWS judged, one by one. */
export interface VerdictCount {
  readonly calls: number
  /** Taken, or refused, as on AWS. */
  readonly agreed: number
  /** Refused on AWS, in words of AWS's. */
  readonly refused: number
  /** In the same words here. */
  readonly sameMessage: number
  /** Refused in words that are not AWS's: these are not compared. */
  readonly foreignMessage: number
}

/** What became of all. */
export interface Summary {
  /** Absent when there was none. */
  readonly testState?: TestStateCount
  readonly verdicts?: VerdictCount
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly cases: readonly CaseResult[]
}

/** How a recording is dealt with, by what it holds. */
type Verdict = (Judged & Counted) | { readonly skipped: string }

interface Judged {
  readonly differences: readonly string[]
}

/** What is counted call by call. */
interface Counted {
  readonly testState?: TestStateCount
  readonly verdicts?: readonly VerdictResult[]
}

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
  const counted: Counted[] = []
  for (const file of files) {
    const { result, counts } = await runFile(directory, file)
    cases.push(result)
    counted.push(counts)
    onCase(result, file)
  }
  const count = (wanted: CaseResult['result']): number => cases.filter(({ result }) => result === wanted).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), ...sums(counted), cases }
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0)

function sums(counted: readonly Counted[]): Pick<Summary, 'testState' | 'verdicts'> {
  const testStates = counted.flatMap(({ testState }) => testState ?? [])
  const verdicts = counted.flatMap((counts) => counts.verdicts ?? [])
  const messages = (wanted: VerdictResult['message']): number => verdicts.filter(({ message }) => message === wanted).length
  return {
    ...(testStates.length > 0 && { testState: { calls: sum(testStates, ({ calls }) => calls), passed: sum(testStates, ({ passed }) => passed) } }),
    ...(verdicts.length > 0 && {
      verdicts: {
        calls: verdicts.length, agreed: verdicts.filter(({ agrees }) => agrees).length, sameMessage: messages('same'), foreignMessage: messages('foreign'),
        refused: verdicts.filter(({ rejected, message }) => rejected && message !== 'foreign').length,
      },
    }),
  }
}

async function runFile(directory: string, file: string): Promise<{ readonly result: CaseResult; readonly counts: Counted }> {
  const recording = read(await readFile(path.join(directory, file), 'utf8'))
  const id = typeof recording?.['id'] === 'string' ? recording['id'] : file
  const verdict = recording === undefined ? { differences: ['the file holds no JSON object'] } : await judge(recording)
  if ('skipped' in verdict) return { result: { id, result: 'skipped', difference: verdict.skipped }, counts: {} }
  const { differences: [first], ...counts } = verdict
  return { result: { id, result: first === undefined ? 'passed' : 'failed', difference: first ?? null }, counts }
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
  if (calls.some((call) => 'inspectionLevel' in call)) return judgeTestStates(recording)
  if (calls.some((call) => 'rejected' in call)) return judgeVerdicts(calls)
  return { skipped: 'it is no recording of a kind that is known' }
}

async function judgeTestStates(recording: JsonObject): Promise<Verdict> {
  const results = await runTestStates({ lambdas: {}, ...recording } as unknown as TestStateRecording)
  const differences = results.flatMap((result) => result.differences.map((difference) => `${result.key}: ${difference}`))
  return { differences, testState: { calls: results.length, passed: results.filter((result) => result.differences.length === 0).length } }
}

async function judgeVerdicts(calls: readonly JsonObject[]): Promise<Verdict> {
  const verdicts = await runVerdicts(calls as unknown as readonly VerdictCall[])
  return { verdicts, differences: verdicts.flatMap((verdict) => verdict.differences.map((difference) => `${verdict.key}: ${difference}`)) }
}
