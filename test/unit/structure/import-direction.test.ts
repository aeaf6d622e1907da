import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { importsOf, problemOf, sourcesBelow } from './import-rule.js'

const root = path.resolve(import.meta.dirname, '../../..')
const files = ['src', 'workflows', 'tasks', 'cdk', 'scripts'].flatMap((folder) => sourcesBelow(root, folder))

describe('imports point one way', () => {
  test('there are sources to read', () => {
    expect(files.length).toBeGreaterThan(50)
  })

  test('no file imports what its folder may not', () => {
    const problems = files.flatMap((file) => importsOf(root, file)).map(problemOf).filter((problem) => problem !== undefined)
    expect(problems).toEqual([])
  })

  test.each([
    ['src/asl/index.ts', 'src/builder/index.js', true],
    ['src/builder/flow.ts', 'src/query/index.js', false],
    ['src/nlp/item.ts', 'tasks/shared/clients.js', false],
    ['workflows/backtest/a.ts', 'tasks/lambdas/group/contract.js', false],
    ['tasks/lambdas/group/handler.ts', 'src/local/index.js', false],
    ['tasks/lambdas/group/handler.ts', 'src/interpreter/index.js', true],
    ['tasks/lambdas/group/contract.ts', 'src/builder/index.js', true],
    ['cdk/app.ts', 'tasks/lambdas/group/handler.js', false],
    ['src/builder/machine.ts', 'package:aws-cdk-lib', true],
    ['src/builder/machine.ts', 'package:@aws-sdk/client-sfn', false],
    ['src/nlp/index.ts', 'package:wink-nlp', false],
  ])('%s importing %s is refused', (from, to, typeOnly) => {
    expect(problemOf({ from, to, typeOnly })).toContain('may not import')
  })

  test.each([
    ['workflows/backtest/a.ts', 'tasks/lambdas/group/contract.js', true],
    ['tasks/lambdas/group/contract.ts', 'src/builder/contract.js', true],
    ['src/report/table.ts', 'src/nlp/index.js', false],
    ['src/builder/machine.ts', 'package:@aws-sdk/client-sfn', true],
    ['cdk/app.ts', 'package:aws-cdk-lib/aws-sqs', false],
  ])('%s importing %s is allowed', (from, to, typeOnly) => {
    expect(problemOf({ from, to, typeOnly })).toBeUndefined()
  })
})
