import type { Item } from '../types.js'
import { joinById } from './join-by-id.js'
import { joinByPosition } from './join-by-position.js'
import type { Prediction } from './prediction.js'

/** An item with the prediction that belongs to it, under a name. */
export type Joined<G, Name extends string> = G & { readonly [name in Name]?: Prediction }

export interface JoinOptions<Name extends string> {
  /** Name of the file of predictions, for errors. */
  readonly file: string
  /** Under which name a prediction is put beside its item, so that several files can be joined one after another. */
  readonly as: Name
  /** Whether items without a prediction, and predictions without an item, are refused. Without ids they always are: which they are could not be said. */
  readonly missing: 'refuse' | 'allow'
  /** With `allow`, told of each prediction that no item belongs to. */
  readonly unmatched?: (id: string) => void
}

/**
 * Brings items and their predictions together: by id, or by position when the predictions have none. Ids must be unique, as the readers
 * see to. Items come out as their predictions are found: while both are in one order, in that order, and nothing is held in memory; what
 * is out of order is held until its counterpart comes. An item without a prediction comes when all predictions were read.
 *
 * @throws InputError at the end, when ids are missing or surplus (up to 20 are named) or the numbers differ; when only some predictions have ids; and whatever
 * the sources throw
 * @example
 * ```ts
 * const now = joinPredictions(readAnnotated(…), readPredictions(…), { file: 'new.jsonl', as: 'prediction', missing: 'refuse' })
 * const both = joinPredictions(now, readPredictions(…), { file: 'old.jsonl', as: 'old', missing: 'allow', unmatched: (id) => evaluation.onlyOld(id) })
 * for await (const gold of both) … gold.item, gold.prediction, gold.old …
 * ```
 */
export async function* joinPredictions<G extends { readonly item: Item }, Name extends string>(
  gold: AsyncIterable<G>, predictions: AsyncIterable<Prediction>, options: JoinOptions<Name>,
): AsyncGenerator<Joined<G, Name>> {
  const [items, answers] = [gold[Symbol.asyncIterator](), predictions[Symbol.asyncIterator]()]
  try {
    const first = await answers.next()
    const join = first.done === true || first.value.id !== undefined ? joinById : joinByPosition
    for await (const { one, prediction } of join(items, answers, first, options)) {
      yield beside(one, options.as, prediction)
    }
  } finally {
    // whoever stops early leaves no file open
    await items.return?.()
    await answers.return?.()
  }
}

function beside<G, Name extends string>(one: G, name: Name, prediction: Prediction | undefined): Joined<G, Name> {
  const member = prediction === undefined ? {} : { [name]: prediction }
  return { ...one, ...member as { readonly [name in Name]?: Prediction } }
}
