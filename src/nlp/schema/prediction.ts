import { objectOf } from '../input/json-schema.js'
import type { RootSchema } from '../input/json-schema.js'
import type { Item } from '../types.js'
import { itemMembers } from './item.js'

/** One line of a file of predictions. Either spans or an error must be given, which is checked apart. */
export interface PredictionLine extends Partial<Item> {
  readonly id: string
  readonly error?: string
  readonly cause?: string
}

export const predictionSchema: RootSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'stepwright prediction',
  ...objectOf<PredictionLine>({
    ...itemMembers,
    error: { type: 'string', minLength: 1, maxLength: 1000, description: 'Why the item has no result. Instead of spans.' },
    cause: { type: 'string', description: 'More of the error.' },
  }, ['id']),
}
