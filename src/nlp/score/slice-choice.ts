import type { SliceChoice } from './comparison.js'

/** Whether a slice is among the chosen ones; all are when nothing was chosen. */
export function isChosen(choices: readonly SliceChoice[] | undefined, dimension: string, value: string): boolean {
  return choices === undefined || choices.some((choice) => choice.dimension === dimension && (choice.value === undefined || choice.value === value))
}
