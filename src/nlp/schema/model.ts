import { objectOf } from '../input/json-schema.js'
import type { RootSchema, Schema } from '../input/json-schema.js'
import type {
  DropRule, GroupDefinition, LabelRule, MergeRule, PatternDefinition, PatternElement, Range, ResolveRule, ScoreRule, Selector, TokenTest,
} from '../model/definition.js'

const draft = 'https://json-schema.org/draft/2020-12/schema'
const word: Schema = { type: 'string', minLength: 1, maxLength: 200 }
const note: Schema = { type: 'string', description: 'For the reader.' }
const share: Schema = { type: 'number', minimum: 0, maximum: 1 }
const oneOrMany: Schema = { anyOf: [word, { type: 'array', items: word, minItems: 1 }] }
const id: Schema = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 100 }
/** Labels become keys and column heads everywhere. */
const label: Schema = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]*$', maxLength: 100 }

const range = { ...objectOf<Range>({ min: { type: 'integer', minimum: 0 }, max: { type: 'integer', minimum: 0 } }, []), minProperties: 1 }

const flatTest: { readonly [K in keyof Omit<TokenTest, 'not'>]-?: Schema } = {
  text: oneOrMany, lower: oneOrMany, lemma: oneOrMany, pos: oneOrMany, entity: oneOrMany, group: oneOrMany,
  shape: oneOrMany, prefix: oneOrMany, suffix: oneOrMany, length: range,
}
const flat: Schema = { ...objectOf<Omit<TokenTest, 'not'>>(flatTest, []), minProperties: 1 }
const tokenTest: Schema = { ...objectOf<TokenTest>({ ...flatTest, not: flat }, []), minProperties: 1 }

const element: Schema = objectOf<PatternElement>({
  ...flatTest, not: flat,
  anyOf: { type: 'array', minItems: 1, items: { type: 'array', minItems: 1, items: { $ref: '#/$defs/element' } } },
  repeat: { type: 'string', pattern: '^([?*+]|\\{\\d{1,3}(,\\d{0,3})?\\})$', description: "'?', '*', '+', '{2}', '{2,5}' or '{2,}'" },
  capture: { const: true },
}, [], 'One token, or a choice between sequences. Without any condition it fits every token.')

const test: Schema = { $ref: '#/$defs/tokenTest' }
const flatSelector: { readonly [K in keyof Omit<Selector, 'not'>]-?: Schema } = {
  label: oneOrMany, source: oneOrMany, scoreBelow: share, scoreAtLeast: share, tokens: range,
  first: test, last: test, every: test, some: test, before: test, after: test, sentence: test, overlaps: oneOrMany,
}
const selector: Schema = {
  ...objectOf<Selector>({ ...flatSelector, not: { ...objectOf<Omit<Selector, 'not'>>(flatSelector, []), minProperties: 1 } }, []),
  minProperties: 1,
}
const when: Schema = { $ref: '#/$defs/selector' }

/** `model.json` */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly labels: readonly string[]
}

export const manifestSchema: RootSchema = {
  $schema: draft, title: 'stepwright model.json',
  ...objectOf<Manifest>({
    name: id, version: { type: 'string', minLength: 1, maxLength: 100 }, description: note,
    labels: { type: 'array', items: label, minItems: 1, maxItems: 200 },
  }, ['name', 'version', 'labels']),
}

export const groupSchema: RootSchema = {
  $schema: draft, title: 'stepwright groups/<name>.json',
  ...objectOf<GroupDefinition>({
    description: note,
    match: { type: 'string', enum: ['text', 'lemma'] },
    case: { type: 'string', enum: ['exact', 'ignore', 'capitalised'] },
    entries: { type: 'array', items: word, minItems: 1 },
  }, ['entries']),
}

export const patternSchema: RootSchema = {
  $schema: draft, title: 'stepwright patterns/<name>.json',
  ...objectOf<{ readonly description?: string, readonly patterns: readonly PatternDefinition[] }>({
    description: note,
    patterns: {
      type: 'array', minItems: 1,
      items: objectOf<PatternDefinition>({ id, description: note, label, score: share, tokens: { type: 'array', minItems: 1, items: { $ref: '#/$defs/element' } } }, ['id', 'label', 'tokens']),
    },
  }, ['patterns']),
  $defs: { element },
}

export const ruleSchema: RootSchema = {
  $schema: draft, title: 'stepwright rules/<name>.json',
  ...objectOf<{ readonly description?: string, readonly rules: readonly unknown[] }>({
    description: note,
    rules: {
      type: 'array', minItems: 1,
      items: {
        anyOf: [
          objectOf<DropRule>({ id, description: note, action: { const: 'drop' }, when }, ['id', 'action', 'when']),
          objectOf<LabelRule>({ id, description: note, action: { const: 'label' }, when, label }, ['id', 'action', 'when', 'label']),
          objectOf<ScoreRule>({
            id, description: note, action: { const: 'score' }, when, multiply: { type: 'number', minimum: 0 }, add: { type: 'number', minimum: -1, maximum: 1 },
          }, ['id', 'action', 'when']),
          objectOf<MergeRule>({
            id, description: note, action: { const: 'merge' }, label: oneOrMany, gap: { type: 'integer', minimum: 0, maximum: 20 }, between: test,
          }, ['id', 'action', 'label']),
          objectOf<ResolveRule>({
            id, description: note, action: { const: 'resolve' }, labels: { type: 'array', items: label, minItems: 1 },
            by: { type: 'array', minItems: 1, items: { type: 'string', enum: ['priority', 'longest', 'score'] } },
          }, ['id', 'action', 'by']),
        ],
      },
    },
  }, ['rules']),
  $defs: { tokenTest, selector },
}
