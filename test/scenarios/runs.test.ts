import { afterAll, expect, test } from '@jest/globals'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn'
import { openProgressFeed } from '../../scripts/aws/progress-feed.js'
import { backtestStack } from '../../scripts/backtest/stack.js'
import { connectLocalAws } from '../../src/local/index.js'
import path from 'node:path'
import type { ProgressUpdate } from '../../tasks/shared/progress.js'
import { reportOf, root, run, sampleExamples, sampleLines, sampleModel, scratch, start } from './cli.js'
import type { Finished } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

interface Shown {
  readonly runId: string
  readonly status: string
  readonly title: string
  readonly done: number
  readonly total: number
  readonly error?: string
}

const runs = (...args: readonly string[]): Promise<Finished> => run(['runs', ...args], place.path)
const listed = async (): Promise<readonly Shown[]> => JSON.parse((await runs('list', '--format', 'json')).stdout) as readonly Shown[]

/** The run that the command has begun. */
async function begun(): Promise<Shown> {
  for (;;) {
    const [first] = (await listed()).filter(({ status, done }) => status === 'running' && done > 0)
    if (first !== undefined) return first
  }
}

test('a run is listed, shown and cancelled by other commands while it runs', async () => {
  expect((await runs('list')).stdout).toBe('no runs\n')
  const command = start(['backtest', '--model', sampleModel('news-v1'), '--examples', sampleExamples], place.path)
  const { runId, title, total } = await begun()
  expect({ title, total }).toEqual({ title: 'news 1.0.0', total: 2121 })
  expect((await runs('show', runId)).stdout).toMatch(/^\S+ \S+ {2}\S+ {2}running {3}news 1\.0\.0 .*\n {2}backtest {4}\d+\/2106 items/)
  expect((await runs('cancel', runId)).code).toBe(0)
  const { code, stderr } = await command.finished
  expect(code).toBe(3)
  expect(stderr).toContain(`run ${runId} failed: Backtest.Cancelled`)
  const tail = await runs('tail', runId, '--format', 'json')
  expect(tail.code).toBe(3)
  expect(JSON.parse(tail.stdout)).toMatchObject({ runId, status: 'failed', error: 'Backtest.Cancelled' })
  // what was done is kept, and the next attempt takes it
  const again = reportOf(await run(['backtest', '--model', sampleModel('news-v1'), '--examples', sampleExamples, '--format', 'json'], place.path))
  expect(again.items.cached).toBeGreaterThan(0)
  expect(again).toMatchObject({ verdict: 'pass', items: { total: 2121, failed: 0 } })
  expect((await runs('cancel', again.run.id)).stdout).toBe(`${again.run.id} had finished\n`)
}, 180_000)

test('bad usage is told', async () => {
  for (const [args, reason] of [[[], 'runs takes list'], [['stop'], 'runs takes list, show, tail, cancel, not'], [['show'], 'takes the id of a run'], [['show', '../x'], 'takes the id of a run'], [['show', 'nope'], 'there is no run nope'], [['show', 'nope', '--days', '3'], '--days is for runs list'], [['list', '--days', '91'], '--days takes at most 90']] as const) {
    const { code, stderr } = await runs(...args)
    expect(stderr).toContain(reason)
    expect(code).toBe(2)
  }
}, 60_000)

test('unmodified SDK clients and an MQTT client follow a run from outside of the process', async () => {
  const examples = place.file('few.jsonl', sampleLines(200).join('\n'))
  const data = path.join(place.path, 'outside')
  const host = start(['local', '--data', data], place.path)
  await host.said(/listens on/)
  const aws = await connectLocalAws({ dataDirectory: data, assemblyDirectory: path.join(root, 'dist/assembly') })
  const stack = backtestStack(aws.outputs)
  const updates: ProgressUpdate[] = []
  const feed = openProgressFeed({ config: aws.clientConfig(), topic: 'stepwright/progress/ann', onUpdate: (update) => updates.push(update) })
  const dynamodb = new DynamoDBClient(aws.clientConfig())
  const sfn = new SFNClient({ ...aws.clientConfig(), disableHostPrefix: true })
  try {
    while (!feed.live) await new Promise((resolve) => setTimeout(resolve, 20))
    const report = reportOf(await run(['backtest', '--model', sampleModel('news-v1'), '--examples', examples, '--data', data, '--user', 'ann', '--format', 'json'], place.path))
    expect(report.verdict).toBe('pass')
    // progress only grows, and ends with all
    const done = updates.filter(({ runId }) => runId === report.run.id).map((update) => update.done)
    expect(done.length).toBeGreaterThan(1)
    expect(done.at(-1)).toBe(215)
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: stack.CiBuildArn }))
    expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED'])
    const { Item: row } = await dynamodb.send(new GetItemCommand({ TableName: stack.LedgerTableName, Key: { id: { S: `run#${report.run.id}` } } }))
    expect(row).toMatchObject({ status: { S: 'finished' }, user: { S: 'ann' }, ran: { N: '215' }, failed: { N: '0' } })
  } finally {
    await feed.close()
    dynamodb.destroy()
    sfn.destroy()
    await aws.stop()
    host.child.kill('SIGTERM')
    await host.finished
  }
}, 120_000)
