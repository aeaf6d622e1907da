import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { checkTypes } from './program.js'

const negative = 'test/types/builder-negative.test-d.ts'
const positive = 'test/types/builder-positive.test-d.ts'

/** Type instantiations that checking the builder's type tests may take: about a third more than it took when this was written. */
const budget = 400_000

describe('types', () => {
  const { diagnostics, instantiations } = checkTypes([negative, positive])

  test('every refused line is refused, and nothing else', () => expect(diagnostics).toEqual([]))

  test('there are at least 30 refused lines', () => {
    const text = readFileSync(path.join(import.meta.dirname, 'builder-negative.test-d.ts'), 'utf8')
    expect(text.match(/@ts-expect-error \S/g)?.length).toBeGreaterThanOrEqual(50)
  })

  test('checking stays within its budget', () => expect(instantiations).toBeLessThan(budget))

  test('a refusal that no longer refuses is found', () => {
    const text = `import { stateMachine } from '../../src/builder/index.js'
stateMachine('T', { type: 'STANDARD' }).input<{ readonly a: string }>().define((f) => f
  // @ts-expect-error nothing is wrong here
  .pass('A', ($) => $.input.a))
`
    const { diagnostics: found } = checkTypes(['test/types/probe.ts'], new Map([['test/types/probe.ts', text]]))
    expect(found).toEqual([expect.stringContaining('TS2578')])
  })
})
