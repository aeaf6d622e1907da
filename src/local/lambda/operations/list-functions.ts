import { page } from '../input.js'
import { functionConfiguration } from './function-configuration.js'
import type { Operation } from './operation.js'

const largestPage = 50

export const listFunctions: Operation = (input, { functions }) => {
  const { items, rest } = page(functions.list(), input, largestPage)
  return { Functions: items.map(functionConfiguration), ...rest }
}
