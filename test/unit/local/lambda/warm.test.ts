import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { startLambda, until, type LambdaHarness } from './harness.js'

let harness: LambdaHarness

afterEach(() => harness.close())

test('warming loads a function once, ahead of its first invocation', async () => {
  harness = await startLambda()
  await harness.deploy('counted', 'let calls = 0\nconsole.log("loaded")\nexport const handler = async () => ++calls')
  harness.lambda.warm()
  harness.lambda.warm()
  await until(() => logOf('counted').includes('loaded'))
  expect((await harness.invoke('counted')).payload).toBe(1)
  expect((await harness.invoke('counted')).payload).toBe(2)
  expect(logOf('counted').match(/loaded/g)).toHaveLength(1)
})

test('a function that cannot be loaded says so when it is invoked', async () => {
  harness = await startLambda()
  await harness.deploy('broken', 'throw new TypeError("no")\nexport const handler = async () => 1')
  harness.lambda.warm()
  expect(await harness.invoke('broken')).toMatchObject({ payload: { errorType: 'TypeError' } })
})

function logOf(name: string): string {
  const file = join(harness.directory, 'lambda/logs', `${name}.log`)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
