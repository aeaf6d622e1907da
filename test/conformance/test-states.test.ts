import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { recordingsIn } from '../../scripts/conformance/folder.js'
import { runTestStates } from '../../scripts/conformance/test-state.js'
import type { TestStateRecording } from '../../scripts/conformance/test-state.js'
import { recordings } from './recordings.js'

const directory = recordings('test_state')
const files = directory === undefined ? [] : await recordingsIn(directory)

describe('calls of TestState recorded on AWS', () => {
  if (directory === undefined) {
    test.skip('../shared/conformance/test_state is not here', () => undefined)
    return
  }

  test.each(files)('%s', async (file) => {
    const results = await runTestStates(JSON.parse(await readFile(path.join(directory, file), 'utf8')) as TestStateRecording)
    expect(results.flatMap(({ key, differences }) => differences.map((difference) => `${key}: ${difference}`))).toEqual([])
  })

  test('are all accounted for', () => {
    expect(files).toHaveLength(127)
  })
})
