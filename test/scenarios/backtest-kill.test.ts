import path from 'node:path'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
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
  while (itemsRun('killed') < 250 && killed.child.exitCode === null) await pause(20)
  killed.child.kill('SIGKILL')
  expect(await killed.finished).toMatchObject({ code: null, stdout: '' })
  const runBefore = itemsRun('killed')

  const resumed = await run(args('killed'), place.path)
  expect(resumed.code).toBe(0)
  expect(figuresOf(reportOf(resumed))).toEqual(figuresOf(reportOf(undisturbed)))
  expect(reportOf(resumed).run.id).toBe(reportOf(undisturbed).run.id)
  const runAfter = itemsRun('killed') - runBefore
  expect(runAfter).toBeGreaterThan(0)
  // the two chunks that were being consumed may have been finished with and come again all the same
  expect(runAfter).toBeLessThanOrEqual(1015 - runBefore + 2 * 25)
}, 240_000)

/** How many items chunks were finished with by running them, as the consumer's log says. */
function itemsRun(data: string): number {
  const logs = path.join(place.path, data, 'lambda/logs')
  if (!existsSync(logs)) return 0
  return readdirSync(logs).filter((file) => file.includes('ConsumeFunction'))
    .flatMap((file) => readFileSync(path.join(logs, file), 'utf8').split('\n'))
    .filter((line) => line.includes('"event":"chunk consumed"') && line.endsWith('}'))
    .reduce((sum, line) => sum + (JSON.parse(line) as { readonly count: number }).count, 0)
}
