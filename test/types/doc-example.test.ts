import { describe, expect, jest, test } from '@jest/globals'
import { checkTypes, readText } from './program.js'

// a busy machine takes its time
jest.setTimeout(120_000)

/** A module that an example imports and that a reader would have. */
const assumed = new Map([
  ['docs/tasks/load-news/contract.ts', `import type { TaskContract } from '../../../src/builder/contract.js'
export type LoadNews = TaskContract<{ readonly symbols: readonly string[] }, { readonly articles: readonly { readonly id: string }[] }, 'NewsUnavailable'>
`],
])

/** The TypeScript blocks of a document, importing the sources in place of the package. */
const examplesOf = (document: string): readonly string[] =>
  [...readText(document).matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code
    .replaceAll("from 'stepwright'", "from '../src/builder/index.js'")
    .replaceAll(/from 'stepwright\/([a-z-]+)'/g, "from '../src/$1/index.js'"))

describe('every example compiles', () => {
  test.each(['docs/builder.md', 'docs/interpreter.md'])('of %s', (document) => {
    const examples = new Map(examplesOf(document).map((code, i) => [`${document}.${i}.ts`, code]))
    expect(examples.size).toBeGreaterThan(0)
    // the sources themselves are checked with the project
    expect(checkTypes([...examples.keys()], new Map([...examples, ...assumed])).problems.filter(({ file }) => examples.has(file))).toEqual([])
  })
})
