import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { runCase } from '../../scripts/conformance/case.js'
import { recordingsIn } from '../../scripts/conformance/folder.js'
import type { Recording } from '../../scripts/conformance/recording.js'
import { differing } from './coverage.js'
import { recordings } from './recordings.js'

const directory = recordings('cases')
const files = directory === undefined ? [] : await recordingsIn(directory)

describe('executions recorded on AWS', () => {
  if (directory === undefined) {
    test.skip('../shared/conformance/cases is not here', () => undefined)
    return
  }

  test.each(files)('%s', async (file) => {
    const found = await runCase(JSON.parse(await readFile(path.join(directory, file), 'utf8')) as Recording)
    if (differing.has(file)) expect(found).not.toEqual([])
    else expect(found).toEqual([])
  })

  test('are all accounted for', () => {
    expect(files).toHaveLength(412)
    expect([...differing.keys()].filter((file) => !files.includes(file))).toEqual([])
  })
})
