import { machineShape, shapes, stateFields, stateShapes } from '../../src/asl/index.js'
import type { Field, FieldKind, Shape, StateType } from '../../src/asl/index.js'

/** A JSON Schema, as far as this file writes it. */
type Schema = Readonly<Record<string, unknown>>

/** Stands for a value that is known only after a deployment's substitution, or after an expression is evaluated. */
const substitution: Schema = { type: 'string', pattern: '\\$\\{[^{}]*\\}' }
const expression: Schema = { type: 'string', pattern: '^\\s*\\{%[\\s\\S]*%\\}\\s*$' }

function schemaOfKind(kind: FieldKind): Schema {
  switch (kind.kind) {
    case 'any': return {}
    case 'boolean': return { type: 'boolean' }
    case 'text': case 'path': case 'target': case 'timestamp': return { type: 'string' }
    case 'word': return { enum: kind.words }
    case 'number': return { type: kind.whole ? 'integer' : 'number', minimum: kind.least, ...(kind.most !== undefined && { maximum: kind.most }) }
    case 'object': case 'variables': return { type: 'object' }
    case 'states': return { type: 'object', minProperties: 1, additionalProperties: { $ref: '#/$defs/state' } }
    case 'list': return { type: 'array', items: schemaOfKind(kind.of), ...(kind.least > 0 && { minItems: kind.least }) }
    case 'shape': return { $ref: `#/$defs/${kind.shape}` }
  }
}

/** Kinds whose values an editor would otherwise refuse where a text stands for them. */
const isText = ({ kind }: FieldKind): boolean => ['any', 'text', 'path', 'target', 'timestamp'].includes(kind)

function schemaOfField(field: Field): Schema {
  const others = [
    ...(field.nullable === true ? [{ type: 'null' }] : []),
    ...(field.expression === true && !isText(field) ? [{ $ref: '#/$defs/expression' }] : []),
    ...(isText(field) ? [] : [{ $ref: '#/$defs/substitution' }]),
  ]
  const own = schemaOfKind(field)
  const described = field.only === undefined ? {} : { description: `${field.only} only.` }
  return others.length === 0 ? { ...own, ...described } : { anyOf: [own, ...others], ...described }
}

function schemaOfShape(shape: Shape, conditions: readonly Schema[] = []): Schema {
  const pairs = (shape.exclusive ?? []).flatMap((names) => names.flatMap((name, i) => names.slice(i + 1).map((other) => ({ not: { required: [name, other] } }))))
  const choices = (shape.oneOf ?? []).map((names) => ({ anyOf: names.map((name) => ({ required: [name] })) }))
  const all = [...choices, ...pairs, ...conditions]
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, schemaOfField(field)])),
    ...(shape.required.length > 0 && { required: shape.required }),
    ...(shape.open !== true && { additionalProperties: false }),
    ...(all.length > 0 && { allOf: all }),
  }
}

/** A state that goes on says where, or that it ends. */
const ending = (type: StateType): readonly Schema[] =>
  ((stateFields[type].jsonata as readonly string[]).includes('End') ? [{ anyOf: [{ required: ['Next'] }, { required: ['End'], properties: { End: { const: true } } }] }] : [])

const types = Object.keys(stateShapes) as readonly StateType[]

/**
 * A JSON Schema for Amazon States Language, for editors: which fields there are and what they hold, of both query languages. What a schema cannot say (where
 * transitions lead, what expressions mean) is for `stepwright validate`.
 */
export const aslSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Amazon States Language',
  ...schemaOfShape(machineShape),
  $defs: {
    expression, substitution,
    state: {
      type: 'object', required: ['Type'], properties: { Type: { enum: types } },
      allOf: types.map((type) => ({ if: { properties: { Type: { const: type } }, required: ['Type'] }, then: { $ref: `#/$defs/${type}` } })),
    },
    ...Object.fromEntries(types.map((type) => [type, schemaOfShape(stateShapes[type], ending(type))])),
    ...Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, schemaOfShape(shape)])),
  },
}
