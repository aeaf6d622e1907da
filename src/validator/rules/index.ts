import type { Rule } from '../rule.js'
import { nestedTooDeeply } from './nested-too-deeply.js'
import { notAnObject } from './not-an-object.js'

/** Every rule, by code. */
export const rules: readonly Rule[] = [
  nestedTooDeeply, notAnObject,
]
