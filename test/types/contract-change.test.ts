import { describe, expect, jest, test } from '@jest/globals'
import { checkTypes, readText } from './program.js'

// a busy machine takes its time
jest.setTimeout(120_000)

const workflow = 'workflows/backtest'

/** Compiles the workflows against a contract in which one text is changed, in memory. */
function check(file: string, before: string, after: string): readonly string[] {
  const text = readText(file)
  expect(text.split(before)).toHaveLength(2)
  const { problems } = checkTypes(['workflows/index.ts'], new Map([[file, text.replace(before, after)]]))
  return problems.map((problem) => `${problem.file}: ${problem.message}`)
}

describe('a workflow fails to compile when a contract', () => {
  test.each([
    ['renames a field of its input', 'split', 'SplitInput {\n  readonly textKey: string', 'SplitInput {\n  readonly key: string', 'base-nlp.ts', 'textKey'],
    ['asks for one field more', 'patterns', 'readonly groups: CarriedGroups', 'readonly groups: CarriedGroups\n  readonly language: string', 'analyse-document.ts', 'language'],
    ['changes the type of a field of its input', 'merge', 'readonly textKey: string', 'readonly textKey: number', 'base-nlp.ts', 'number'],
    ['drops a field of its input', 'business-logic', '  readonly annotations: CarriedAnnotations\n', '', 'analyse-document.ts', 'annotations'],
    ['renames a field of its result', 'split', 'readonly parts: readonly Part[]', 'readonly pieces: readonly Part[]', 'base-nlp.ts', 'parts'],
    ['changes the type of a field of its result', 'split', 'readonly parts: readonly Part[]', 'readonly parts: readonly string[]', 'base-nlp.ts', 'Part'],
  ])('%s', (_what, task, before, after, file, named) => {
    const problems = check(`tasks/lambdas/${task}/contract.ts`, before, after).filter((problem) => problem.startsWith(`${workflow}/`))
    expect(problems).toContainEqual(expect.stringMatching(`^${workflow}/${file}: [^]*${named}`))
  })

  test('and compiles when the contract stays as it is', () => {
    expect(checkTypes(['workflows/index.ts']).problems).toEqual([])
  })
})
