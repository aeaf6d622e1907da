import { expect, test } from '@jest/globals'
import { PassThrough } from 'node:stream'
import { machineNameIn } from '../../../../scripts/exec/definition.js'
import { durationText, printRun } from '../../../../scripts/exec/output.js'
import type { HistoryEvent } from '../../../../src/asl/index.js'

test.each([
  [0, '0 s'], [5, '0.005 s'], [1500, '1.5 s'], [10_000, '10 s'], [60_000, '1 min'], [61_000, '1 min 1 s'], [3_600_000, '1 h'], [3_661_000, '1 h 1 min'], [86_402_000, '1 d'], [31_536_000_000, '365 d'],
])('%i ms are %s', (milliseconds, text) => expect(durationText(milliseconds)).toBe(text))

test.each([['a/orders.asl.json', 'orders'], ['orders.json', 'orders'], ['orders.v1.asl.yml', 'orders.v1'], ['orders', 'orders'], ['-', 'stdin']])('the machine in %s is %s', (file, name) => expect(machineNameIn(file)).toBe(name))

test('a history of any length is written no faster than it is read', async () => {
  const out = new PassThrough({ highWaterMark: 1024 })
  let made = 0
  let held = 0
  function* events(): Iterable<HistoryEvent> {
    for (; made < 20_000; made++) {
      held = Math.max(held, out.readableLength + out.writableLength)
      yield { id: made + 1, previousEventId: made, timestamp: 0, type: 'PassStateEntered', details: { name: 'stateEnteredEventDetails', value: { name: 'A', input: 'x'.repeat(100) } } }
    }
  }
  const printing = printRun(out, { result: { status: 'SUCCEEDED', output: 1, startedAt: 0, stoppedAt: 0 }, events: events() }, { format: 'json', history: true, virtual: true }).then(() => out.end())
  let text = ''
  for await (const chunk of out) text += String(chunk)
  await printing
  expect((JSON.parse(text) as { readonly events: readonly unknown[] }).events).toHaveLength(20_000)
  expect(held).toBeLessThan(200_000)
})

test('what could move the cursor is not printed', async () => {
  const out = new PassThrough()
  await printRun(out, { result: { status: 'FAILED', error: 'a\u001b[2Jb', cause: 'c\u009bd', startedAt: 0, stoppedAt: 0 }, events: [] }, { format: 'text', history: true, virtual: false })
  expect(String(out.read())).toBe('FAILED after 0 s\nerror: a·[2Jb\ncause: c·d\n')
})
