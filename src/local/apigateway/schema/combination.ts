import { listOf, textOf } from './argument.js'
import { every, type JsonCheck } from './check.js'
import type { Keyword, SchemaContext } from './compile.js'
import type { Json } from '../../service.js'

const all = (argument: Json, { where, inner }: SchemaContext): readonly JsonCheck[] => listOf(argument, where).map((schema, index) => inner(schema, String(index)))

/** Keywords that join schemas. */
export const combinations = {
  $ref: (argument, _, { where, reference }) => reference(textOf(argument, where)),
  allOf: (argument, _, context) => every(all(argument, context)),
  anyOf: (argument, _, context) => {
    const checks = all(argument, context)
    return (value, steps) => checks.some((check) => check(value, steps))
  },
  oneOf: (argument, _, context) => {
    const checks = all(argument, context)
    return (value, steps) => checks.filter((check) => check(value, steps)).length === 1
  },
  not: (argument, _, { inner }) => {
    const check = inner(argument)
    return (value, steps) => !check(value, steps)
  },
} as const satisfies Readonly<Record<string, Keyword>>
