import type { Threshold, VerdictKind } from '../nlp/index.js'
import { decimal } from './figure-text.js'

/** How a verdict is to be taken: the model is good, the model is not, or nothing can be said of it. */
export type Mood = 'good' | 'bad' | 'unsure'

interface Words {
  /** For headings. */
  readonly title: string
  readonly mood: Mood
}

/** Verdicts in plain words. */
export const verdictWords: Readonly<Record<VerdictKind, Words>> = {
  'pass': { title: 'Pass', mood: 'good' },
  'regression': { title: 'Regression', mood: 'bad' },
  'threshold': { title: 'Below the least allowed', mood: 'bad' },
  'unit-test-failure': { title: 'Unit tests failed', mood: 'bad' },
  'insufficient-data': { title: 'Too few items to judge', mood: 'unsure' },
  'unreliable-baseline': { title: 'The baseline cannot be relied on', mood: 'unsure' },
  'infrastructure-error': { title: 'Items without a result', mood: 'unsure' },
}

/** A threshold in words: `micro precision 0.8714, at least 0.9`. */
export const thresholdText = ({ scope, figure, least, value }: Threshold): string => `${scope} ${figure} ${decimal(value)}, at least ${least}`
