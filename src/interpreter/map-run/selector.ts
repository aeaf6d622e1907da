import type { Json } from '../../asl/json.js'
import { draw, uuidOf } from '../entropy.js'
import type { Seed } from '../entropy.js'
import { causeIn, explanation } from '../explanation.js'
import type { Field } from '../program.js'
import { MapRunFailure } from './failure.js'
import type { Item, MapRunSpec } from './spec.js'

/** Numbers drawn before one is used, so that seeds that are alike part. */
const warmUp = 12

/** A seed for one thing of many: the same number has the same seed, whenever it is asked for. */
export function seedAt([a, b, c, d]: Seed, index: number): Seed {
  let seed: Seed = [a ^ index, b ^ Math.imul(index, 0x9e3779b1), c, d]
  for (let i = 0; i < warmUp; i++) [, seed] = draw(seed)
  return seed
}

/** A UUID that stands for one thing of many. */
export function uuidAt(seed: Seed, index: number): string {
  let next = seedAt(seed, index)
  const words = [0, 0, 0, 0].map(() => {
    const [word, after] = draw(next)
    next = after
    return word
  })
  return uuidOf(words)
}

/**
 * What a child gets of an item: what the ItemSelector makes of it, or its value.
 *
 * @throws MapRunFailure when the selector cannot be evaluated
 */
export function selector({ selection, seed, state, entered, at }: MapRunSpec, field: Field | undefined): (item: Item) => Json {
  if (field === undefined) return ({ value }) => value
  if (field.constant !== undefined) {
    const { value } = field.constant
    return () => value
  }
  if (selection === undefined) throw new Error('a selection is not there')
  const { input, context, variables } = selection
  return ({ index, key, value, source }) => {
    let own = seedAt(seed, index + 1)
    const random = (): number => {
      const [word, after] = draw(own)
      own = after
      return word
    }
    const host = { now: () => at, random: () => random() / 4294967296, uuid: () => uuidOf([random(), random(), random(), random()]) }
    const item = { Index: index, ...(key !== undefined && { Key: key }), Value: value, Source: source }
    try {
      return field.evaluate({ input, context: field.readsContext ? { ...context, Map: { Item: item } } : null, variables, more: undefined }, host)
    } catch (error) {
      const why = explanation(error, field.name)
      if (why === undefined) throw error
      throw new MapRunFailure(why.error, causeIn(state, entered, why.text))
    }
  }
}
