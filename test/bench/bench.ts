/** Where figures were measured. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGib: number
  readonly node: string
  readonly platform: string
}

/** One benchmark: what it measures, and how its figures are told. */
export interface Bench<Result extends object = object> {
  /** @param say - progress, for people */
  run(say: (line: string) => void): Promise<Result>
  text(result: object): string
}

/** The middle one of an odd number of figures, else the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return (low + high) / 2
}
