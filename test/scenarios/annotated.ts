/** Made examples and predictions, for commands that need no model. Offsets of plain ASCII texts: code points are code units. */

export interface MadeSpan {
  readonly start: number
  readonly end: number
  readonly label: string
}

export interface MadeItem {
  readonly id: string
  readonly text: string
  readonly spans: readonly MadeSpan[]
  readonly slices?: Readonly<Record<string, string>>
}

/** Two names and a town in each; every third is of the slice `social`. */
export const madeItems = (count: number): readonly MadeItem[] => Array.from({ length: count }, (_, index) => ({
  id: `item-${index}`,
  text: `Anna ${index} met Otto in Bonn`,
  spans: spansIn(`Anna ${index} met Otto in Bonn`),
  slices: { source: index % 3 === 0 ? 'social' : 'wire' },
}))

function spansIn(text: string): readonly MadeSpan[] {
  return (['Anna', 'Otto', 'Bonn'] as const).map((name) => ({ start: text.indexOf(name), end: text.indexOf(name) + 4, label: name === 'Bonn' ? 'PLACE' : 'PERSON' }))
}

export const lines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('')

/** Predictions as gold has them, but what `change` makes of an item's spans. */
export const predictions = (items: readonly MadeItem[], change: (item: MadeItem, index: number) => readonly MadeSpan[] = ({ spans }) => spans): string =>
  lines(items.map((item, index) => ({ id: item.id, spans: change(item, index) })))

/** Leaves the towns out of every `every`th item. */
export const withoutTowns = (every: number) => ({ spans }: MadeItem, index: number): readonly MadeSpan[] =>
  (index % every === 0 ? spans.filter(({ label }) => label !== 'PLACE') : spans)
