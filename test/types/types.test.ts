import { describe, expect, jest, test } from '@jest/globals'
import { checkTypes, readText } from './program.js'

// a busy machine takes its time
jest.setTimeout(120_000)

const negative = 'test/types/builder-negative.test-d.ts'
const positive = 'test/types/builder-positive.test-d.ts'
const mapNegative = 'test/types/map-negative.test-d.ts'
const mapPositive = 'test/types/map-positive.test-d.ts'

/** Refused lines. A case that is added, or that no longer refuses, changes these numbers. */
const refusals = [[negative, 66], [mapNegative, 55]] as const

/** Type instantiations that checking may take: about a third more than when this was written. Distributed Maps and the types of S3's whole client are checked by themselves. */
const budgets = [
  ['the builder', [negative, positive], 97_000],
  ['Distributed Maps, callbacks and SDK actions', [mapNegative, mapPositive], 118_000],
  ['the workflows', ['workflows/index.ts'], 141_000],
] as const

const directive = '// @ts-expect-error '
/** What a mistake in the test itself looks like: a name, a module, a syntax that is not there. */
const slips: ReadonlySet<number> = new Set([2304, 2305, 2307, 2552])

const linesWith = (text: string, mark: string): readonly number[] => text.split('\n').flatMap((line, i) => (line.includes(mark) ? [i + 1] : []))

describe('types', () => {
  test('every refused line is refused, and nothing else', () => expect(checkTypes([negative, positive, mapNegative, mapPositive]).problems).toEqual([]))

  test.each(refusals)('in %s the compiler refuses %i distinct lines, each for its types', (file, expected) => {
    const text = readText(file)
    const bare = 'test/types/bare.ts'
    const { problems } = checkTypes([bare], new Map([[bare, text.replaceAll(directive, '// ')]]))
    expect(problems.filter(({ code }) => code < 2000 || slips.has(code))).toEqual([])
    const refused = [...new Set(problems.map((problem) => (problem.file === bare ? problem.line : 0)))].sort((a, b) => a - b)
    expect(refused).toEqual(linesWith(text, directive).map((line) => line + 1))
    expect(refused).toHaveLength(expected)
  })

  test('a refusal that no longer refuses is found', () => {
    const probe = 'test/types/probe.ts'
    const { problems } = checkTypes([probe], new Map([[probe, `import { stateMachine } from '../../src/builder/index.js'
stateMachine('T', { type: 'STANDARD' }).input<{ readonly a: string }>().define((f) => f
  // @ts-expect-error nothing is wrong here
  .pass('A', ($) => $.input.a))
`]]))
    expect(problems).toEqual([expect.objectContaining({ code: 2578, line: 3 })])
  })

  test.each(budgets)('checking %s stays within its budget', (_what, files, budget) => {
    const { instantiations } = checkTypes(files)
    expect(instantiations).toBeGreaterThan(budget / 2)
    expect(instantiations).toBeLessThan(budget)
  })
})
