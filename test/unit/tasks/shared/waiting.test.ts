import { beforeEach, describe, expect, test } from '@jest/globals'
import { answerWaiting } from '../../../../tasks/shared/waiting.js'
import { createFakeBacktest, runId, tokenOf } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { itemsOf } from '../fake/item.js'

let backtest: FakeBacktest
const answers = () => new Map(backtest.callbacks.answers)
const finish = async () => backtest.ledger.finish(runId, { scoreKey: 's', ran: 33, cached: 0, failed: 0 })

beforeEach(async () => {
  backtest = await createFakeBacktest({ 'backtest': itemsOf(30), 'unit-tests': itemsOf(3, 'unit') })
  await backtest.enter()
})

describe('whoever waits for a run', () => {
  test('is told nothing while it runs, nor of a run that is not there', async () => {
    await answerWaiting(backtest, runId, 'other')
    await answerWaiting(backtest, 'none', 'other')
    expect(backtest.callbacks.answers).toEqual([])
  })

  test('is told where its score is, once a suite', async () => {
    await finish()
    await answerWaiting(backtest, runId)
    const output = { runId, scoreKey: 's' }
    expect(answers()).toEqual(new Map([[tokenOf('backtest'), { output }], [tokenOf('unit-tests'), { output }]]))
  })

  test('is told the name of its error', async () => {
    await backtest.ledger.fail(runId, 'Backtest.NotScored')
    await answerWaiting(backtest, runId)
    expect(answers().get(tokenOf('backtest'))).toEqual({ error: 'Backtest.NotScored' })
  })

  test('in several executions is told each', async () => {
    await backtest.ledger.begin(runId, 'backtest', { items: 30, chunks: 2, taskToken: 'second' })
    await finish()
    await answerWaiting(backtest, runId)
    expect([...answers().keys()].toSorted()).toEqual(['second', tokenOf('backtest'), tokenOf('unit-tests')])
  })

  test('is told when nobody but the caller knows of it, once', async () => {
    await finish()
    await answerWaiting(backtest, runId, 'stray', tokenOf('backtest'))
    expect(backtest.callbacks.answers).toHaveLength(3)
    expect(answers().get('stray')).toEqual({ output: { runId, scoreKey: 's' } })
  })

  test('for a suite that has not begun, is known to nobody yet', async () => {
    backtest = await createFakeBacktest({ backtest: itemsOf(3) })
    await backtest.enter({ begin: false })
    await backtest.ledger.fail(runId, 'Why')
    await answerWaiting(backtest, runId)
    expect(backtest.callbacks.answers).toEqual([])
  })

  test('and cannot be told: the failure is passed on, so that it is tried again', async () => {
    await finish()
    const { callbacks } = backtest
    await expect(answerWaiting({ ...backtest, callbacks: { ...callbacks, succeed: () => Promise.reject(new Error('throttled')) } }, runId)).rejects.toThrow('throttled')
  })
})
