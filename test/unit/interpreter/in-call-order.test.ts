import { describe, expect, test } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import { compile, handlersIntegration, inCallOrder, seededEntropy, virtualClock } from '../../../src/interpreter/index.js'
import type { Handlers } from '../../../src/interpreter/index.js'

const invoke = (name: string, more: object = {}): object => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: name, 'Payload.$': '$' }, OutputPath: '$.Payload', ...more })

/** Branches of two calls each. */
const machine = compile({
  StartAt: 'P',
  States: {
    P: {
      Type: 'Parallel', End: true,
      Branches: [0, 1, 2, 3].map((branch) => ({ StartAt: `First${branch}`, States: { [`First${branch}`]: invoke('work', { Next: `Second${branch}` }), [`Second${branch}`]: invoke('work', { End: true }) } })),
    },
  },
}, { type: 'STANDARD' })

const historyWith = async (handlers: Handlers): Promise<string> => {
  const { events } = await machine.run(0, { integrations: inCallOrder(handlersIntegration(handlers)), clock: virtualClock(), entropy: seededEntropy() })
  return JSON.stringify(events())
}

describe('answers in the order of the calls', () => {
  test('give the same history however long calls really take', async () => {
    const histories = new Set<string>()
    for (let round = 0; round < 10; round++) {
      histories.add(await historyWith({
        work: async (n: number, { sleep }) => {
          await pause(Math.random() * 4)
          if (n === 0) await sleep(1000)
          await pause(Math.random() * 4)
          return n + 1
        },
      }))
    }
    expect(histories.size).toBe(1)
  })

  test('keep failures and what is thrown', async () => {
    const definition = { StartAt: 'A', States: { A: invoke('work', { End: true }) } }
    const { error } = await compile(definition, { type: 'STANDARD' }).run(0, { integrations: inCallOrder(handlersIntegration({ work: () => { throw new RangeError('far') } })), clock: virtualClock() })
    expect(error).toBe('RangeError')
  })

  test('wait for nobody who was given up', async () => {
    const definition = {
      StartAt: 'A',
      States: { A: invoke('slow', { TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'B' }], End: true }), B: invoke('work', { End: true }) },
    }
    const never = new Promise<void>(() => undefined)
    const { output, stoppedAt } = await compile(definition, { type: 'STANDARD' }).run(3, {
      integrations: inCallOrder(handlersIntegration({
        slow: async (_n, { sleep }) => {
          await sleep(10_000)
          await never
        },
        work: async (n: number) => {
          await pause(5)
          return n
        },
      })),
      clock: virtualClock(),
    })
    expect({ output, stoppedAt }).toEqual({ output: 3, stoppedAt: 5000 })
  })

  test('go on without those who will never answer, once that is said', async () => {
    const integrations = inCallOrder(handlersIntegration({ work: () => new Promise(() => undefined) }))
    const definition = { StartAt: 'A', States: { A: invoke('work', { TimeoutSeconds: 60, End: true }) } }
    const run = compile(definition, { type: 'STANDARD' }).run(0, { integrations, clock: virtualClock() })
    await pause(5)
    expect(integrations.unblock()).toEqual(['A'])
    expect(integrations.unblock()).toEqual([])
    expect(await run).toMatchObject({ status: 'FAILED', error: 'States.Timeout', stoppedAt: 60_000 })
  })
})

test('seeded randomness repeats itself, and differs by its seed', () => {
  const drawn = (seed?: number) => {
    const entropy = seededEntropy(seed)
    return [entropy.uuid(), entropy.random(), entropy.uuid()]
  }
  expect(drawn()).toEqual(drawn(0))
  expect(drawn(1)).not.toEqual(drawn(0))
  expect(drawn()[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
