import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { figuresOf, reportOf, run, sampleLines, sampleModel, scratch, start } from './cli.js'
import type { Finished } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

const examples = place.file('examples.jsonl', sampleLines(800).join('\n'))
const args = (data: string): readonly string[] => ['backtest', '--model', sampleModel('news-v1'), '--examples', examples, '--format', 'json', '--data', data]

/** The same numbers in every run. */
function * numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 4_294_967_296
  }
}

test('a backtest whose local AWS is killed at 20 random moments gives every item once, and the figures of one that was left alone', async () => {
  const undisturbed = await run(args('undisturbed'), place.path)
  expect(undisturbed.code).toBe(0)

  const random = numbers(7)
  let kills = 0
  let finished: Finished | undefined
  while (finished === undefined) {
    const running = start(args('killed'), place.path)
    if (kills < 20) {
      // from amid its start to amid its work
      await Promise.race([running.finished, pause(200 + random.next().value * 2_300)])
      running.child.kill('SIGKILL')
    }
    const end = await running.finished
    if (end.code === null) kills += 1
    else finished = end
  }
  expect(kills).toBe(20)
  expect(finished).toMatchObject({ code: 0 })
  expect(figuresOf(reportOf(finished))).toEqual(figuresOf(reportOf(undisturbed)))
  expect(reportOf(finished).items).toMatchObject({ total: 815, scored: 800, failed: 0 })
}, 480_000)
