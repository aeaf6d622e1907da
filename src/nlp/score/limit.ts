import type { BootstrapOptions } from './bootstrap.js'

/** Chosen once and published: another default would change everybody's intervals. */
export const defaultBootstrap: BootstrapOptions = { resamples: 10_000, seed: 1 }
export const defaultLevel = 0.95

/** Fewest items for a judgement: with fewer, intervals of ratios are too narrow to be trusted. */
export const defaultMinimumItems = 30

/** With more slices judged at once, each would have to fall so far to count that small but real losses drown. */
export const mostJudgedSlices = 100

/** Each slice is a group of items to look at: with more, a dimension rather names single items. Bounds memory and time. */
export const mostSlices = 1000
