import type { Item } from '../../../../src/nlp/index.js'

/** So many items, each with its own text. */
export const itemsOf = (count: number, name = 'item'): readonly Item[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${name}-${index}`, text: `Text ${index} of ${name}.`, spans: [{ start: 0, end: 4, label: 'A' }] }))

export const digest = (digit: string): string => digit.repeat(64)
