import { InputError } from '../input/problem.js'
import type { Pair, PairOptions } from './join-by-id.js'
import type { Prediction } from './prediction.js'

/** The first item with the first prediction, and so on. There must be as many of both. */
export async function* joinByPosition<G>(
  items: AsyncIterator<G>, answers: AsyncIterator<Prediction>, first: IteratorResult<Prediction>, { file }: Pick<PairOptions, 'file'>,
): AsyncGenerator<Pair<G>> {
  let [item, answer] = [await items.next(), first]
  let pairs = 0
  for (; item.done !== true && answer.done !== true; [item, answer] = [await items.next(), await answers.next()]) {
    const { id, file: name, line } = answer.value
    if (id !== undefined) throw new InputError([{ file: name, line, reason: 'the prediction has an id, but others have none' }])
    pairs++
    yield { one: item.value, prediction: answer.value }
  }
  const [moreItems, moreAnswers] = [await countRest(items, item), await countRest(answers, answer)]
  if (moreItems + moreAnswers > 0) {
    throw new InputError([{ file, line: 1, reason: `there are ${pairs + moreItems} items but ${pairs + moreAnswers} predictions, and without ids each must have its counterpart` }])
  }
}

async function countRest<T>(source: AsyncIterator<T>, step: IteratorResult<T>): Promise<number> {
  let count = 0
  for (let at = step; at.done !== true; at = await source.next()) count++
  return count
}
