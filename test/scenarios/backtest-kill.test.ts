import path from 'node:path'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { chunkItems } from '../../tasks/shared/chunk.js'
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
  while (lines('killed', 'CollectFunction', 'results entered').reduce((sum, { count }) => sum + count, 0) < 200 && killed.child.exitCode === null) await pause(20)
  killed.child.kill('SIGKILL')
  expect(await killed.finished).toMatchObject({ code: null, stdout: '' })
  const entered = new Map<string, number>()
  for (const { chunk, count } of lines('killed', 'CollectFunction', 'results entered')) entered.set(chunk, (entered.get(chunk) ?? 0) + count)
  const before = lines('killed', 'ConsumeFunction', 'chunk consumed').length

  const resumed = await run(args('killed'), place.path)
  expect(resumed.code).toBe(0)
  expect(figuresOf(reportOf(resumed))).toEqual(figuresOf(reportOf(undisturbed)))
  expect(reportOf(resumed).run.id).toBe(reportOf(undisturbed).run.id)
  const after = lines('killed', 'ConsumeFunction', 'chunk consumed').slice(before)
  expect(after.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(0)
  // whatever was sent twice: an item whose result was entered is not run again
  for (const { chunk, count } of after) expect(count + (entered.get(chunk) ?? 0)).toBeLessThanOrEqual(chunkItems)
}, 480_000)

/** What a function's log says of an event: to how many items of which chunk it came. */
function lines(data: string, name: string, event: string): readonly { readonly chunk: string; readonly count: number }[] {
  const logs = path.join(place.path, data, 'lambda/logs')
  if (!existsSync(logs)) return []
  return readdirSync(logs).filter((file) => file.includes(name))
    .flatMap((file) => readFileSync(path.join(logs, file), 'utf8').split('\n'))
    .filter((line) => line.includes(`"event":"${event}"`) && line.endsWith('}'))
    .map((line) => {
      const { suite, chunk, count } = JSON.parse(line) as { readonly suite: string; readonly chunk: number; readonly count: number }
      return { chunk: `${suite} ${chunk}`, count }
    })
}
