import { expect, test } from '@jest/globals'
import { physicalName } from '../../../../src/local/deploy/name.js'

test('a name is made of stack, logical id and a hash of both', () => {
  expect(physicalName('AWS::SQS::Queue', 'Backtest', 'Jobs')).toMatch(/^Backtest-Jobs-[0-9A-F]{12}$/)
  expect(physicalName('AWS::SQS::Queue', 'Backtest', 'Jobs')).toBe(physicalName('AWS::SQS::Queue', 'Backtest', 'Jobs'))
  expect(physicalName('AWS::SQS::Queue', 'Backtest', 'Jobs')).not.toBe(physicalName('AWS::SQS::Queue', 'Backtest2', 'Jobs'))
})

test('a bucket\'s name is in lower case', () => {
  expect(physicalName('AWS::S3::Bucket', 'Backtest', 'ItemCache')).toMatch(/^backtest-itemcache-[0-9a-f]{12}$/)
})

test.each([
  ['AWS::S3::Bucket', 63, ''], ['AWS::SQS::Queue', 80, '.fifo'], ['AWS::Lambda::Function', 64, ''], ['AWS::DynamoDB::Table', 255, ''],
])('a long name of %s is cut to %i characters and stays its own', (type, longest, suffix) => {
  const names = ['A', 'B'].map(end => physicalName(type, 'Stack'.repeat(60), `${'Resource'.repeat(60)}${end}`, suffix))
  for (const name of names) {
    expect(name).toHaveLength(longest)
    expect(name.endsWith(suffix)).toBe(true)
    expect(name.toLowerCase()).toContain('stack')
    expect(name.toLowerCase()).toContain('resource')
  }
  expect(names[0]).not.toBe(names[1])
})

test('short stack names leave the room to the logical id', () => {
  expect(physicalName('AWS::Lambda::Function', 'App', 'R'.repeat(60))).toBe(`App-${'R'.repeat(47)}-${physicalName('AWS::Lambda::Function', 'App', 'R'.repeat(60)).slice(-12)}`)
})
