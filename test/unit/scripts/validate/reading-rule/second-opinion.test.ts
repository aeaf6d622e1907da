import { expect, test } from '@jest/globals'
import { isValid } from '../../../../../src/validator/formatters/located.js'
import { checked } from '../checked.js'
import { testReadingRule } from '../reading-rule-tester.js'

const filtered = '{"StartAt":"A","States":{"A":{"Type":"Pass","InputPath":"$.a[?(@.x == 1 && @.y)]","End":true}}}'

testReadingRule('second-opinion', [{ files: { 'a.asl.json': '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"}}}' }, told: ['a.asl.json:1:52 ASL2012 /States/A/Next'] }], { secondOpinion: true })

test('an opinion is not asked for unasked, and changes no verdict', async () => {
  expect((await checked({ 'a.asl.json': filtered })).files[0]?.diagnostics).toEqual([])
  const { files: [report] } = await checked({ 'a.asl.json': filtered }, ['a.asl.json'], { secondOpinion: true })
  expect(report?.diagnostics[0]).toMatchObject({ severity: 'info', path: '/States/A/InputPath', line: 1, column: 57, message: expect.stringContaining('asl-validator refuses this: SCHEMA_VALIDATION_FAILED: must match format') })
  expect(report !== undefined && isValid(report)).toBe(true)
})

test('a level makes it count', async () => {
  const { files: [report] } = await checked({ 'a.asl.json': filtered }, ['a.asl.json'], { secondOpinion: true, levels: { 'second-opinion': 'error' } })
  expect(report !== undefined && isValid(report)).toBe(false)
})

test('what asl-validator cannot read is told as that', async () => {
  const { files: [report] } = await checked({ 'a.asl.json': '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"States":null},"End":true}}}' }, ['a.asl.json'], { secondOpinion: true })
  expect(report?.diagnostics).toMatchObject([{ code: 'ASL2099', severity: 'info', message: 'asl-validator could not read this: it failed with TypeError' }])
})
