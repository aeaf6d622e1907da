import { describe, expect, test } from '@jest/globals'
import { recordingsIn, runFolder } from '../../scripts/conformance/folder.js'
import { recordings } from './recordings.js'

describe('variableReferences recorded on AWS', () => {
  const directory = recordings('variable_references')
  if (directory === undefined) {
    test.skip('../shared/conformance/variable_references is not here', () => undefined)
    return
  }

  test('are what DescribeStateMachine answers here', async () => {
    const { cases, passed } = await runFolder(directory, await recordingsIn(directory))
    expect(cases.filter(({ result }) => result !== 'passed')).toEqual([])
    expect(passed).toBe(10)
  })
})
