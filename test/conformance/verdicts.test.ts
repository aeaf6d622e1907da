import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { recordingsIn } from '../../scripts/conformance/folder.js'
import { runVerdicts } from '../../scripts/conformance/verdict.js'
import type { VerdictCall, VerdictResult } from '../../scripts/conformance/verdict.js'
import { recordings } from './recordings.js'
import { differingVerdicts } from './coverage.js'

const directory = recordings('api_validation')
const files = directory === undefined ? [] : await recordingsIn(directory)

describe('verdicts recorded on AWS', () => {
  if (directory === undefined) {
    test.skip('../shared/conformance/api_validation is not here', () => undefined)
    return
  }
  const all: VerdictResult[] = []

  test.each(files)('%s', async (file) => {
    const { calls } = JSON.parse(await readFile(path.join(directory, file), 'utf8')) as { readonly calls: readonly VerdictCall[] }
    const results = await runVerdicts(calls)
    all.push(...results)
    const differences = results.flatMap(({ key, differences: found }) => found.map((difference) => `${key}: ${difference}`))
    if (differingVerdicts.has(file)) expect(differences).not.toEqual([])
    else expect(differences).toEqual([])
  })

  test('are all accounted for, and come near enough', () => {
    expect(files).toHaveLength(133)
    expect([...differingVerdicts.keys()].filter((file) => !files.includes(file))).toEqual([])
    const refused = all.filter(({ rejected, message }) => rejected && message !== 'foreign')
    expect(all.filter(({ agrees }) => agrees).length / all.length).toBeGreaterThanOrEqual(0.95)
    expect(refused.filter(({ message }) => message === 'same').length / refused.length).toBeGreaterThanOrEqual(0.85)
  })
})
