import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { recordingsIn, runFolder } from '../../../../scripts/conformance/folder.js'
import type { CaseResult } from '../../../../scripts/conformance/folder.js'
import { history, recorded } from './recorded.js'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'recordings-'))
  await mkdir(path.join(directory, 'deep', 'er'), { recursive: true })
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const put = (name: string, content: unknown): Promise<void> => writeFile(path.join(directory, name), typeof content === 'string' ? content : JSON.stringify(content))
const definition = { StartAt: 'A', States: { A: { Type: 'Pass', Parameters: { 'b.$': '$price' }, End: true } } }

describe('a folder of recordings', () => {
  test('is run at any depth, each recording by what it holds, and nothing is passed over in silence', async () => {
    await put('good.json', { ...recorded(), id: 'good' })
    await put('deep/er/bad.json', { ...recorded({ expected: { history: { events: history().slice(1) } } }), id: 'bad' })
    await put('references.json', { id: 'references', calls: [{ key: 'k', definition, variableReferences: { A: ['price'] } }] })
    await put('other-references.json', { id: 'other references', calls: [{ key: 'k', definition, variableReferences: { A: ['cost'] } }] })
    const tested = { definition: { Type: 'Pass', End: true }, inspectionLevel: 'INFO', request: { input: '[1, 2]' }, failed: false }
    await put('test-state.json', { id: 'tested', calls: [
      { ...tested, key: 'same', expected: { status: 'SUCCEEDED', output: '[1, 2]', ResponseMetadata: {} } }, { ...tested, key: 'other', expected: { status: 'SUCCEEDED', output: '[2]' } },
    ] })
    await put('verdict.json', { id: 'judged', calls: [
      { key: 'taken', operation: 'create_state_machine', definition: {}, request: { name: '<ArnPart_0idx>', roleArn: 'snf_role_arn_t0' }, rejected: false, expected: {} },
      { key: 'refused', operation: 'validate_state_machine_definition', definitionText: ' ', definition: null, rejected: true, expected: {
        result: 'FAIL', truncated: false, diagnostics: [{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' }],
      } },
    ] })
    await put('unknown.json', { id: 'unknown' })
    await put('torn.json', '{"id": ')
    await put('notes.txt', 'no recording')
    const told: string[] = []
    const { cases, ...counts } = await runFolder(directory, await recordingsIn(directory), ({ id }) => told.push(id))
    expect(counts).toEqual({
      passed: 2, failed: 5, skipped: 1, testState: { calls: 2, passed: 1 }, verdicts: { calls: 2, agreed: 1, refused: 1, sameMessage: 1, foreignMessage: 0 },
    })
    expect(told).toEqual(cases.map(({ id }) => id))
    expect(Object.fromEntries(cases.map(({ id, result, difference }: CaseResult) => [id, [result, difference]]))).toEqual({
      good: ['passed', null],
      bad: ['failed', expect.stringMatching(/^#1 TaskStateEntered\/id recorded 2 here 1$/)],
      references: ['passed', null],
      'other references': ['failed', 'k: variableReferences/A[0] recorded "cost" here "price"'],
      tested: ['failed', 'other: answer/output recorded [2] here [1,2]'],
      judged: ['failed', expect.stringMatching(/^taken: AWS took it; here it was refused: InvalidDefinition: /)],
      unknown: ['skipped', 'it is no recording of a kind that is known'],
      'torn.json': ['failed', 'the file holds no JSON object'],
    })
  })
})
