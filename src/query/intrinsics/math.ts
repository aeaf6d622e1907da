import { seeded } from '../seeded.js'
import type { Arguments, Intrinsic } from './argument.js'

/** Range of the integers that the functions take. Source: developer guide, "Intrinsic functions". */
const [smallest, largest] = [-2_147_483_648, 2_147_483_647]

const bounded = (args: Arguments, index: number): number => {
  const value = args.integer(index)
  if (value < smallest || value > largest) throw args.fail(`argument ${index + 1} has to lie between ${smallest} and ${largest}`)
  return value
}

/** Intrinsic functions on numbers. */
export const mathIntrinsics: Readonly<Record<string, Intrinsic>> = {
  // adding 0 turns -0 into 0
  'States.MathAdd': { least: 2, most: 2, apply: (args) => bounded(args, 0) + bounded(args, 1) + 0 },
  'States.MathRandom': { least: 2, most: 3, apply(args, host) {
    const [first, end] = [bounded(args, 0), bounded(args, 1)]
    if (end <= first) throw args.fail('the end has to be greater than the start')
    const random = args.count === 3 ? seeded(args.integer(2)) : host.random()
    return first + Math.floor(random * (end - first))
  } },
}
