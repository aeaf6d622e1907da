import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../../src/asl/json.js'
import { median } from '../bench.js'

/** Milliseconds of one run: the median of samples of at least 2 ms each, after half a second of warming up. */
export async function sample(run: () => Promise<Json>, expected: Json): Promise<number> {
  const output = await run()
  if (!isDeepStrictEqual(output, expected)) throw new Error('the output is not what it must be')
  const times = async (count: number): Promise<number> => {
    const startedAt = performance.now()
    for (let n = 0; n < count; n++) await run()
    return performance.now() - startedAt
  }
  for (const startedAt = performance.now(); performance.now() - startedAt < 500;) await run()
  let count = 1
  while (await times(count) < 2) count *= 2
  const samples: number[] = []
  for (const startedAt = performance.now(); (performance.now() - startedAt < 1500 || samples.length < 5) && samples.length < 2000;) samples.push((await times(count)) / count)
  return median(samples)
}
