import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createSqs } from '../../../../src/local/sqs/index.js'
import { bundle } from '../bundle.js'
import { runAndKill } from '../kill.js'
import { bodies, operator, receive } from './harness.js'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sqs-crash-'))
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

test('after kill -9 every acknowledged message is there once, and every acknowledged delete counts', async () => {
  const program = bundle('test/unit/local/sqs/crash-writer.ts', directory)
  const data = join(directory, 'sqs')
  const said: string[] = []
  // compaction happens on the way: dead bytes pass a megabyte in each run
  for (const lines of [400, 1500, 2600]) said.push(...await runAndKill(program, [data], lines))
  const of = (word: string): ReadonlySet<string> => new Set(said.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1)))
  const [sent, deleting, deleted] = [of('sent'), of('deleting'), of('deleted')]

  const sqs = await createSqs({ directory: data, endpoint: () => 'http://127.0.0.1:1' })
  const call = (operation: string, input: Parameters<typeof sqs.call>[1]): ReturnType<typeof sqs.call> => sqs.call(operation, input, operator)
  const url = (await call('GetQueueUrl', { QueueName: 'jobs' }))['QueueUrl'] as string
  const found: string[] = []
  for (let messages = await receive({ call }, url, { VisibilityTimeout: 3600 }); messages.length > 0; messages = await receive({ call }, url, { VisibilityTimeout: 3600 })) {
    found.push(...bodies(messages).map(body => body.slice(0, body.lastIndexOf('-'))))
  }
  await sqs.close()

  expect(deleted.size).toBeGreaterThan(500)
  expect(new Set(found).size).toBe(found.length)
  expect(found.filter(name => deleted.has(name))).toEqual([])
  expect([...sent].filter(name => !deleting.has(name) && !found.includes(name))).toEqual([])
})
