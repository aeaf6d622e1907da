import { ServiceError } from '../../src/local/service.js'
import { openBench, world } from './bench.js'
import type { Bench } from './bench.js'
import { compareAnswer } from './compare.js'
import { Matcher } from './match.js'
import { resolve } from './recording.js'
import type { ExpectedKey, Recording, Transformer } from './recording.js'
import { replay } from './replay.js'
import { setUp } from './setup.js'

/** Plain words that stand for any value, some of them in single recordings only. */
const wordsOf = (transformers: readonly Transformer[]): ReadonlySet<string> =>
  new Set(['generated-uuid', 'datetime', ...transformers.flatMap(({ replacement }) => (replacement === undefined || replacement.includes('<') ? [] : [replacement]))])

/** When AWS made it possible to redrive executions. */
const redriveSince = Date.UTC(2023, 10, 15)

const matcherOf = ({ transformers, awsValidatedDate }: Recording): Matcher => new Matcher({
  words: wordsOf(transformers), beforeRedrive: typeof awsValidatedDate === 'string' && Date.parse(awsValidatedDate) < redriveSince,
})

/**
 * Runs a recorded case and compares every answer that was recorded of its executions.
 *
 * @returns every difference, the first one first; none when all is as it was on AWS
 * @example
 * const differences = await runCase(JSON.parse(await readFile(file, 'utf8')) as Recording)
 */
export async function runCase(given: Recording): Promise<readonly string[]> {
  const recording = resolve(given, world)
  let bench: Bench | undefined
  try {
    bench = await openBench(recording)
    return await differencesOf(bench, recording)
  } catch (error) {
    // what is refused here was taken on AWS
    if (error instanceof Error) return [`it could not be run: ${error instanceof ServiceError ? `${error.code}: ` : ''}${error.message}`]
    throw error
  } finally {
    await bench?.close()
  }
}

/** The first difference that is shown is to be an event. */
const historyFirst = (keys: readonly ExpectedKey[]): readonly ExpectedKey[] => [...keys].sort((a, b) => Number(b.operation === history) - Number(a.operation === history))

const history = 'stepfunctions.get_execution_history'

async function differencesOf(bench: Bench, recording: Recording): Promise<readonly string[]> {
  const matcher = matcherOf(recording)
  const found: string[] = []
  await setUp(bench, recording)
  for (const recorded of recording.executions) {
    const replayed = await replay(bench, recording, recorded)
    const differences: string[] = []
    for (const key of historyFirst(recorded.expectedKeys)) differences.push(...await compareAnswer({ bench, matcher, recording, recorded, replayed }, key))
    differences.push(...replayed.problems.map((problem) => `an actor was refused: ${problem}`))
    found.push(...recording.executions.length > 1 ? differences.map((difference) => `execution ${recorded.index}: ${difference}`) : differences)
  }
  return found
}
