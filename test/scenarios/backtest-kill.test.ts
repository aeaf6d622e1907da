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
  while (counted('killed', 'CollectFunction', 'results entered') < 200 && killed.child.exitCode === null) await pause(20)
  killed.child.kill('SIGKILL')
  expect(await killed.finished).toMatchObject({ code: null, stdout: '' })
  const entered = counted('killed', 'CollectFunction', 'results entered')
  const runBefore = counted('killed', 'ConsumeFunction', 'chunk consumed')

  const resumed = await run(args('killed'), place.path)
  expect(resumed.code).toBe(0)
  expect(figuresOf(reportOf(resumed))).toEqual(figuresOf(reportOf(undisturbed)))
  expect(reportOf(resumed).run.id).toBe(reportOf(undisturbed).run.id)
  const runAfter = counted('killed', 'ConsumeFunction', 'chunk consumed') - runBefore
  expect(runAfter).toBeGreaterThan(0)
  // what had run but whose result was not yet entered may run again
  expect(runAfter).toBeLessThanOrEqual(1015 - entered)
}, 480_000)

/** How many items a function's log says that an event came to. */
function counted(data: string, name: string, event: string): number {
  const logs = path.join(place.path, data, 'lambda/logs')
  if (!existsSync(logs)) return 0
  return readdirSync(logs).filter((file) => file.includes(name))
    .flatMap((file) => readFileSync(path.join(logs, file), 'utf8').split('\n'))
    .filter((line) => line.includes(`"event":"${event}"`) && line.endsWith('}'))
    .reduce((sum, line) => sum + (JSON.parse(line) as { readonly count: number }).count, 0)
}
