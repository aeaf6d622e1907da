import { InputError, maxProblems } from '../input/problem.js'
import type { Problem } from '../input/problem.js'
import type { Item } from '../types.js'
import type { Prediction } from './prediction.js'

/** An item and its prediction, if it has one. */
export interface Pair<G> {
  readonly one: G
  readonly prediction?: Prediction
}

export interface PairOptions {
  readonly file: string
  readonly missing: 'refuse' | 'allow'
  readonly unmatched?: (id: string) => void
}

/**
 * Takes from both sides in turn. What has no counterpart yet waits for it; so where one side lacks an id, only that one waits, and
 * the rest goes on side by side.
 */
export async function* joinById<G extends { readonly item: Item }>(
  items: AsyncIterator<G>, answers: AsyncIterator<Prediction>, first: IteratorResult<Prediction>, { file, missing, unmatched }: PairOptions,
): AsyncGenerator<Pair<G>> {
  const waiting = new Map<string, G>()
  const early = new Map<string, Prediction>()
  const [lacking, surplus] = [createTally(), createTally()]

  function* lack(one: G): Iterable<Pair<G>> {
    if (missing === 'allow') yield { one }
    else lacking.add(one.item.id)
  }
  const exceed = (id: string): void => {
    if (missing === 'allow') unmatched?.(id)
    else surplus.add(id)
  }
  function* takeItem(one: G): Iterable<Pair<G>> {
    const { id } = one.item
    const prediction = early.get(id)
    if (prediction === undefined) waiting.set(id, one)
    else {
      early.delete(id)
      yield { one, prediction }
    }
  }
  function* takeAnswer(prediction: Prediction): Iterable<Pair<G>> {
    const id = idOf(prediction)
    const one = waiting.get(id)
    if (one === undefined) early.set(id, prediction)
    else {
      waiting.delete(id)
      yield { one, prediction }
    }
  }
  /** Once a side has ended, nothing comes for what waits on the other. */
  function* giveUp(noItems: boolean, noAnswers: boolean): Iterable<Pair<G>> {
    if (noAnswers) {
      for (const one of waiting.values()) yield* lack(one)
      waiting.clear()
    }
    if (noItems) {
      for (const id of early.keys()) exceed(id)
      early.clear()
    }
  }

  let [item, answer] = [await items.next(), first]
  while (item.done !== true || answer.done !== true) {
    if (item.done !== true && answer.done !== true && item.value.item.id === answer.value.id) yield { one: item.value, prediction: answer.value }
    else {
      if (item.done !== true) yield* takeItem(item.value)
      if (answer.done !== true) yield* takeAnswer(answer.value)
    }
    if (item.done !== true) item = await items.next()
    if (answer.done !== true) answer = await answers.next()
    yield* giveUp(item.done === true, answer.done === true)
  }
  const [problem, ...rest] = [...lacking.problems(file, 'item has no prediction', 'items have no prediction'), ...surplus.problems(file, 'prediction belongs to no item', 'predictions belong to no item')]
  if (problem !== undefined) throw new InputError([problem, ...rest])
}

function idOf({ id, file, line }: Prediction): string {
  if (id === undefined) throw new InputError([{ file, line, reason: 'the prediction has no id, but others have' }])
  return id
}

/** Counts ids, and keeps as many as are told. */
interface Tally {
  add(id: string): void
  problems(file: string, one: string, several: string): readonly Problem[]
}

function createTally(): Tally {
  const ids: string[] = []
  let count = 0
  return {
    add(id) {
      count++
      if (ids.length < maxProblems) ids.push(id)
    },
    problems: (file, one, several) => (count === 0
      ? []
      : [{ file, line: 1, reason: `${count} ${count === 1 ? one : several}: ${ids.map((id) => `'${id}'`).join(', ')}${count > ids.length ? ' …' : ''}` }]),
  }
}
