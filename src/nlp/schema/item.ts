import { objectOf } from '../input/json-schema.js'
import type { RootSchema, Schema } from '../input/json-schema.js'
import type { Item, Span } from '../types.js'

/** Members of an item, which predictions have too. */
export const itemMembers: { readonly [K in keyof Item]-?: Schema } = {
  id: { type: 'string', minLength: 1, maxLength: 256, pattern: '^[^\\p{Cc}]*$', description: 'Unique in the list.' },
  text: { type: 'string', minLength: 1 },
  spans: {
    type: 'array',
    items: objectOf<Span>({
      start: { type: 'integer', minimum: 0, description: 'In Unicode code points.' },
      end: { type: 'integer', minimum: 1, description: 'In Unicode code points, excluded.' },
      label: { type: 'string', minLength: 1, maxLength: 100 },
    }, ['start', 'end', 'label']),
  },
  slices: {
    type: 'object', maxProperties: 20, additionalProperties: { type: 'string', minLength: 1, maxLength: 100 },
    description: 'Subset by dimension, for example { "source": "wire" }.',
  },
}

/** One line of an item file. */
export const itemSchema: RootSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'stepwright item',
  ...objectOf<Item>(itemMembers, ['id', 'text', 'spans']),
}
