import { objectOf } from '../input/json-schema.js'
import type { RootSchema, Schema } from '../input/json-schema.js'
import type {
  DropRule, GroupDefinition, LabelRule, MergeRule, PatternDefinition, PatternElement, Range, ResolveRule, ScoreRule, Selector, TokenTest,
} from '../model/definition.js'

const draft = 'https://json-schema.org/draft/2020-12/schema'
const word: Schema = { type: 'string', minLength: 1, maxLength: 200 }
const note: Schema = { type: 'string', description: 'For the reader.' }
const share: Schema = { type: 'number', minimum: 0, maximum: 1 }
const oneOrMany = (description: string): Schema => ({ description, anyOf: [word, { type: 'array', items: word, minItems: 1 }] })
const id: Schema = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 100, description: 'Unique among patterns and rules.' }
/** Labels become keys and column heads everywhere. */
const label: Schema = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]*$', maxLength: 100 }

/** What any file of a model may have. */
export interface FileHead {
  readonly $schema?: string
  readonly description?: string
}
const head: { readonly [K in keyof FileHead]-?: Schema } = { $schema: { type: 'string', description: 'Place of this schema, for editors; not read.' }, description: note }

const range = (description: string): Schema => ({
  ...objectOf<Range>({ min: { type: 'integer', minimum: 0 }, max: { type: 'integer', minimum: 0 } }, [], `${description} Both ends included.`), minProperties: 1,
})

const flatTest: { readonly [K in keyof Omit<TokenTest, 'not'>]-?: Schema } = {
  text: oneOrMany('The text of the token, as written.'),
  lower: oneOrMany('The text in lower case.'),
  lemma: oneOrMany('The base form: buy for bought.'),
  pos: oneOrMany('Part of speech: NOUN, PROPN, VERB, ADJ, NUM, PUNCT …'),
  entity: oneOrMany('Entity that base NLP found: DATE, MONEY, CARDINAL, PERCENT …'),
  group: oneOrMany('The token lies in a match of this group.'),
  shape: oneOrMany('Capitals as X, small letters as x, digits as d, runs cut to four: Xxxxx, dd.d'),
  prefix: oneOrMany('What the text begins with.'),
  suffix: oneOrMany('What the text ends with.'),
  length: range('Length of the text in UTF-16 code units.'),
}
const flat: Schema = { ...objectOf<Omit<TokenTest, 'not'>>(flatTest, [], 'Holds when not all of this holds.'), minProperties: 1 }
const tokenTest: Schema = { ...objectOf<TokenTest>({ ...flatTest, not: flat }, [], 'What is asked of one token. All must hold; of a list of values, one.'), minProperties: 1 }

const element: Schema = objectOf<PatternElement>({
  ...flatTest, not: flat,
  anyOf: { type: 'array', minItems: 1, items: { type: 'array', minItems: 1, items: { $ref: '#/$defs/element' } }, description: 'Sequences of which one must fit; no conditions beside it.' },
  repeat: { type: 'string', pattern: '^([?*+]|\\{\\d{1,3}(,\\d{0,3})?\\})$', description: "'?', '*', '+', '{2}', '{2,5}' or '{2,}'" },
  capture: { const: true, description: 'This part becomes the span; without any, the whole match does.' },
}, [], 'One token, or a choice between sequences. Without any condition it fits every token.')

const test = (description: string): Schema => ({ description, $ref: '#/$defs/tokenTest' })
const flatSelector: { readonly [K in keyof Omit<Selector, 'not'>]-?: Schema } = {
  label: oneOrMany('Its label.'),
  source: oneOrMany('Id of the pattern or rule that made it.'),
  scoreBelow: share,
  scoreAtLeast: share,
  tokens: range('Number of its tokens.'),
  first: test('Its first token.'),
  last: test('Its last token.'),
  every: test('Every token of it.'),
  some: test('Some token of it.'),
  before: test('The token just before it, in its sentence.'),
  after: test('The token just after it, in its sentence.'),
  sentence: test('Some token of its sentence outside it.'),
  overlaps: oneOrMany('It shares a token with another annotation of this label.'),
}
const selector: Schema = {
  ...objectOf<Selector>({
    ...flatSelector, not: { ...objectOf<Omit<Selector, 'not'>>(flatSelector, [], 'Holds when not all of this holds.'), minProperties: 1 },
  }, [], 'Which annotations are concerned. All must hold.'),
  minProperties: 1,
}
const when: Schema = { $ref: '#/$defs/selector' }

/** `model.json` */
export interface Manifest extends FileHead {
  readonly name: string
  readonly version: string
  readonly labels: readonly string[]
}

export const manifestSchema: RootSchema = {
  $schema: draft, title: 'stepwright model.json',
  ...objectOf<Manifest>({
    name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 100 },
    version: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._+-]*$', maxLength: 64, description: 'For the reader: results are cached by content.' },
    labels: { type: 'array', items: label, minItems: 1, maxItems: 200, description: 'All labels that patterns, rules and examples may use.' },
    ...head,
  }, ['name', 'version', 'labels']),
}

export const groupSchema: RootSchema = {
  $schema: draft, title: 'stepwright groups/<name>.json',
  ...objectOf<GroupDefinition & FileHead>({
    entries: { type: 'array', items: word, minItems: 1, description: 'Words or phrases; white space in one stands for any white space.' },
    match: { type: 'string', enum: ['text', 'lemma'], description: "What of a token is compared: its 'text' (default) or its 'lemma'." },
    case: { type: 'string', enum: ['exact', 'ignore', 'capitalised'], description: "'exact' (default): as written; 'ignore': any case; 'capitalised': any case, but beginning with a capital." },
    ...head,
  }, ['entries']),
}

export const patternSchema: RootSchema = {
  $schema: draft, title: 'stepwright patterns/<name>.json',
  ...objectOf<FileHead & { readonly patterns: readonly PatternDefinition[] }>({
    patterns: {
      type: 'array', minItems: 1,
      items: objectOf<PatternDefinition>({ id, description: note, label, score: share, tokens: { type: 'array', minItems: 1, items: { $ref: '#/$defs/element' } } }, ['id', 'label', 'tokens']),
    },
    ...head,
  }, ['patterns']),
  $defs: { element },
}

export const ruleSchema: RootSchema = {
  $schema: draft, title: 'stepwright rules/<name>.json',
  ...objectOf<FileHead & { readonly rules: readonly unknown[] }>({
    rules: {
      type: 'array', minItems: 1,
      items: {
        anyOf: [
          objectOf<DropRule>({ id, description: note, action: { const: 'drop' }, when }, ['id', 'action', 'when'], 'Removes annotations.'),
          objectOf<LabelRule>({ id, description: note, action: { const: 'label' }, when, label }, ['id', 'action', 'when', 'label'], 'Gives annotations another label.'),
          objectOf<ScoreRule>({
            id, description: note, action: { const: 'score' }, when, multiply: { type: 'number', minimum: 0 }, add: { type: 'number', minimum: -1, maximum: 1 },
          }, ['id', 'action', 'when'], "Changes scores: 'multiply', then 'add', kept within 0 and 1."),
          objectOf<MergeRule>({
            id, description: note, action: { const: 'merge' }, label: oneOrMany('Whose neighbours are joined.'),
            gap: { type: 'integer', minimum: 0, maximum: 20, description: 'Most tokens that may lie between two; 0 when absent.' }, between: test('What each token between them must be.'),
          }, ['id', 'action', 'label'], 'Joins neighbours of one label in a sentence.'),
          objectOf<ResolveRule>({
            id, description: note, action: { const: 'resolve' }, labels: { type: 'array', items: label, minItems: 1, description: 'Labels concerned, the most important first; all when absent.' },
            by: { type: 'array', minItems: 1, items: { type: 'string', enum: ['priority', 'longest', 'score'] }, description: 'What is compared, in this order.' },
          }, ['id', 'action', 'by'], 'Leaves no two overlapping annotations: the preferred one stays.'),
        ],
      },
    },
    ...head,
  }, ['rules']),
  $defs: { tokenTest, selector },
}
