import path from 'node:path'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, expect, test } from '@jest/globals'
import { figuresOf, reportOf, run, sampleLines, sampleModel, scratch, start } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

const examples = path.join(place.path, 'examples.jsonl')
writeFileSync(examples, sampleLines(1000).join('\n'))
const args = (data: string): readonly string[] => ['backtest', '--model', sampleModel('news-v1'), '--examples', examples, '--format', 'json', '--data', data]

test('a run that was killed is finished by the same command, and nothing finished is run again', async () => {
  const undisturbed = await run(args('undisturbed'), place.path)
  expect(undisturbed.code).toBe(0)

  const killed = start([...args('killed')], place.path)
  // the progress of a log file tells of hundreds of items done at a time
  await killed.said(/\[#{1,20}\.+\] [1-9]\d*\/\d+ items/)
  killed.child.kill('SIGKILL')
  expect(await killed.finished).toMatchObject({ code: null, stdout: '' })

  const { stderr } = await killed.finished
  const done = Number([...stderr.matchAll(/\] (\d+)\/1015 items/g)].at(-1)?.[1])
  const runBefore = itemsRun('killed')

  const resumed = await run(args('killed'), place.path)
  expect(resumed.code).toBe(0)
  expect(figuresOf(reportOf(resumed))).toEqual(figuresOf(reportOf(undisturbed)))
  expect(reportOf(resumed).run.id).toBe(reportOf(undisturbed).run.id)
  const runAfter = itemsRun('killed') - runBefore
  expect(done).toBeGreaterThan(0)
  expect(runAfter).toBeGreaterThan(0)
  expect(runAfter).toBeLessThanOrEqual(1015 - done)
}, 240_000)

/** How many items chunks were finished with by running them, as the consumer's log says. */
function itemsRun(data: string): number {
  const logs = path.join(place.path, data, 'lambda/logs')
  return readdirSync(logs).filter((file) => file.includes('ConsumeFunction'))
    .flatMap((file) => readFileSync(path.join(logs, file), 'utf8').split('\n'))
    .filter((line) => line.includes('"event":"chunk consumed"'))
    .reduce((sum, line) => sum + (JSON.parse(line) as { readonly count: number }).count, 0)
}
