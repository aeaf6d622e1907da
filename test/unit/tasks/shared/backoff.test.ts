import { describe, expect, test } from '@jest/globals'
import { piecesOf, UnfinishedError, untilDone } from '../../../../tasks/shared/backoff.js'

/** Notes how long it was told to sleep. */
function sleeper() {
  const slept: number[] = []
  return { slept, sleep: (milliseconds: number) => {
    slept.push(milliseconds)
    return Promise.resolve()
  } }
}

describe('working until all is done', () => {
  test('does nothing when there is nothing to do', async () => {
    await untilDone([], () => Promise.reject(new Error('not called')))
  })

  test('repeats with what was left, and only that', async () => {
    const { slept, sleep } = sleeper()
    const seen: (readonly number[])[] = []
    await untilDone([1, 2, 3, 4], (rest) => {
      seen.push(rest)
      return Promise.resolve(rest.slice(2))
    }, { sleep })
    expect(seen).toEqual([[1, 2, 3, 4], [3, 4]])
    expect(slept).toHaveLength(1)
  })

  test('waits longer each time, up to a limit, with full jitter', async () => {
    const waits = async (random: number): Promise<readonly number[]> => {
      const { slept, sleep } = sleeper()
      await untilDone([1], (rest) => Promise.resolve(slept.length < 7 ? rest : []), { sleep, random: () => random, firstDelay: 50, longestDelay: 1000 })
      return slept
    }
    expect(await waits(1)).toEqual([50, 100, 200, 400, 800, 1000, 1000])
    expect(await waits(0.5)).toEqual([25, 50, 100, 200, 400, 500, 500])
    expect(await waits(0)).toEqual([0, 0, 0, 0, 0, 0, 0])
  })

  test('gives up after the last attempt and says how much is left', async () => {
    const { slept, sleep } = sleeper()
    let attempts = 0
    const work = untilDone([1, 2, 3], () => {
      attempts++
      return Promise.resolve([3])
    }, { attempts: 4, sleep })
    await expect(work).rejects.toThrow(new UnfinishedError('1 of 3 were not done in 4 attempts'))
    expect(attempts).toBe(4)
    // not once more after the last
    expect(slept).toHaveLength(3)
  })

  test('does not repeat an attempt that throws', async () => {
    let attempts = 0
    await expect(untilDone([1], () => {
      attempts++
      return Promise.reject(new Error('refused'))
    })).rejects.toThrow('refused')
    expect(attempts).toBe(1)
  })
})

test.each<[readonly number[], number, readonly (readonly number[])[]]>([
  [[], 2, []], [[1], 2, [[1]]], [[1, 2], 2, [[1, 2]]], [[1, 2, 3, 4, 5], 2, [[1, 2], [3, 4], [5]]],
])('%j in pieces of %d', (list, size, pieces) => {
  expect(piecesOf(list, size)).toEqual(pieces)
})
