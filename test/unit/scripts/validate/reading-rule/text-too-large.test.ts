import { expect, test } from '@jest/globals'
import { checked } from '../checked.js'
import { testReadingRule } from '../reading-rule-tester.js'

const large = ' '.repeat(4_194_305)

testReadingRule('text-too-large', [{ files: { 'a.json': large }, told: ['a.json:1:1 ASL2092 /'] }, { files: { 'a.asl.json': large }, words: ['.'], told: ['a.asl.json:1:1 ASL2092 /'] }])

test('in a folder, a large file of another kind is left out with a note', async () => {
  const { files, notes } = await checked({ 'large.json': large, 'a.asl.json': '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}' }, ['.'])
  expect(files.map(({ file }) => file)).toEqual(['a.asl.json'])
  expect(notes).toEqual(['large.json was left out: the file is larger than 4 MB, and Step Functions takes 1 MB'])
})
