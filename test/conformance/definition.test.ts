import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { validate } from '../../src/validator/index.js'
import { recordings } from './recordings.js'

/** What of a recording says which definition AWS took. */
interface Recording {
  readonly executions?: readonly { readonly definition?: unknown; readonly type?: 'STANDARD' | 'EXPRESS' }[]
  readonly bindings?: Readonly<Record<string, string>> | null
}

/** Names that stand for what AWS gave, such as an activity's ARN, become what they stand for. */
const bound = (definition: unknown, bindings: Recording['bindings']): unknown =>
  JSON.parse(Object.entries(bindings ?? {}).reduce((text, [name, value]) => text.replaceAll(name, value), JSON.stringify(definition)))

describe('definitions that AWS took', () => {
  const directory = recordings('cases')
  if (directory === undefined) {
    test.skip('../shared/conformance/cases is not here', () => undefined)
    return
  }
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json')).sort()

  test('have no error', () => {
    let definitions = 0
    const refused: string[] = []
    for (const file of files) {
      const { executions = [], bindings } = JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as Recording
      for (const { definition, type } of executions) {
        if (typeof definition !== 'object' || definition === null) continue
        definitions += 1
        const errors = validate(bound(definition, bindings), { ...(type !== undefined && { type }) }).filter(({ severity }) => severity === 'error')
        refused.push(...errors.map(({ code, path: place, message }) => `${file} ${code} ${place}: ${message}`))
      }
    }
    expect(refused).toEqual([])
    expect(definitions).toBeGreaterThan(700)
  })
})
