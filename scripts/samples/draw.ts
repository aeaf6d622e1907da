/** Seeded choices. */
export interface Draw {
  /** From 0 (included) to 1 (excluded). */
  share(): number
  /** A whole number, both ends included. */
  whole(least: number, most: number): number
  pick<T>(values: readonly T[]): T
  chance(probability: number): boolean
}

export function createDraw(random: () => number): Draw {
  const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1))
  return {
    share: random,
    whole,
    pick(values) {
      const value = values[whole(0, values.length - 1)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
    chance: (probability) => random() < probability,
  }
}
