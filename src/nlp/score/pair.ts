import { compareText } from '../canonical.js'
import type { Contribution } from './bootstrap.js'
import { cellsAt, cellsOf } from './figure.js'
import type { Outcomes } from './run-score.js'

/** Two runs' outcomes of the items that both have. */
export interface PairedOutcomes {
  readonly labels: readonly string[]
  /** Per label: whether gold has it. */
  readonly inGold: readonly boolean[]
  /** Per label: items that hold it, in gold or in either run's predictions. */
  readonly support: readonly number[]
  readonly items: number
  /** Six columns a label: old tp, fp, fn, new tp, fp, fn. */
  readonly contributions: readonly Contribution[]
  /** Ids of items with another outcome than before. */
  readonly changed: readonly string[]
  readonly onlyOld: readonly string[]
  readonly onlyNew: readonly string[]
}

/** Joins two runs by item id. */
export function joinOutcomes(before: Outcomes, after: Outcomes): PairedOutcomes {
  const labels = [...new Set([...before.labels, ...after.labels])].sort(compareText)
  const columnOf = new Map(labels.map((label, index) => [label, index]))
  const inGold = labels.map(() => false)
  const support = labels.map(() => 0)
  const old = new Map(before.items.map(([id, ...cells]) => [id, cells]))
  const contributions: Contribution[] = []
  const changed: string[] = []
  const onlyNew: string[] = []
  for (const [id, ...cells] of after.items) {
    const oldCells = old.get(id)
    if (oldCells === undefined) {
      onlyNew.push(id)
      continue
    }
    old.delete(id)
    const touched = new Set<number>()
    const paired: number[] = []
    for (const [run, numbers, offset] of [[before, oldCells, 0], [after, cells, 3]] as const) {
      for (const { label, counts } of cellsOf(numbers)) {
        const column = columnOf.get(run.labels[label] ?? '') ?? 0
        touched.add(column)
        if (counts.tp + counts.fn > 0) inGold[column] = true
        paired.push(...cellsAt(6 * column + offset, counts))
      }
    }
    for (const column of touched) support[column] = (support[column] ?? 0) + 1
    if (outcomeKey(before, oldCells) !== outcomeKey(after, cells)) changed.push(id)
    contributions.push({ id, cells: paired })
  }
  return { labels, inGold, support, items: contributions.length, contributions, changed, onlyOld: [...old.keys()], onlyNew }
}

function outcomeKey(run: Outcomes, cells: readonly number[]): string {
  return cellsOf(cells).map(({ label, counts: { tp, fp, fn } }) => `${run.labels[label] ?? ''} ${tp} ${fp} ${fn}`).sort(compareText).join('\n')
}
