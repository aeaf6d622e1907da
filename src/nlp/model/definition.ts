import type { Item } from '../types.js'

/** A model folder, read and checked. */
export interface Model {
  readonly name: string
  /** What the author calls this state of it. Says nothing about the content: results are cached by {@link ModelBundle}'s digest. */
  readonly version: string
  readonly description?: string
  /** All that decides what the model predicts, and nothing else. */
  readonly bundle: ModelBundle
  /** Examples that it must get exactly right. */
  readonly unitTests: readonly Item[]
}

/** The predicting part of a model as plain JSON: one object to upload, digest and compile. */
export interface ModelBundle {
  readonly format: 1
  readonly labels: readonly string[]
  /** By name. */
  readonly groups: Readonly<Record<string, GroupDefinition>>
  readonly patterns: readonly PatternDefinition[]
  /** In the order in which they are applied. */
  readonly rules: readonly RuleDefinition[]
}

/** One value, or any of several. */
export type OneOrMany = string | readonly string[]

/** A lexicon or gazetteer: `groups/<name>.json`. */
export interface GroupDefinition {
  readonly description?: string
  /** What of a token is compared: its `text` (default) or its `lemma`. */
  readonly match?: 'text' | 'lemma'
  /**
   * `exact` (default): as written. `ignore`: any case. `capitalised`: any case, but the match begins with a capital letter.
   * Lemmas have no case of their own: for them `exact` is read as `ignore`.
   */
  readonly case?: 'exact' | 'ignore' | 'capitalised'
  /** Words or phrases; white space inside one stands for any white space between tokens. */
  readonly entries: readonly string[]
}

/** What is asked of one token. All given conditions must hold; of a list of values, one. */
export interface TokenTest {
  readonly text?: OneOrMany
  /** The text in lower case. */
  readonly lower?: OneOrMany
  readonly lemma?: OneOrMany
  readonly pos?: OneOrMany
  readonly entity?: OneOrMany
  /** The token lies inside a match of the group. */
  readonly group?: OneOrMany
  /** Capitals as `X`, small letters as `x`, digits as `d`, others as they are; runs longer than four are cut to four: `Xxxxx`, `dd.d`. */
  readonly shape?: OneOrMany
  readonly prefix?: OneOrMany
  readonly suffix?: OneOrMany
  /** In UTF-16 code units. */
  readonly length?: Range
  /** Holds when this does not. */
  readonly not?: Omit<TokenTest, 'not'>
}

/** Both ends included; a missing end is open. */
export interface Range {
  readonly min?: number
  readonly max?: number
}

/** How often a pattern element occurs: `?`, `*`, `+`, `{2}`, `{2,5}`, `{2,}`. */
export type Repeat = string

/** One token, or a choice between sequences. */
export interface PatternElement extends TokenTest {
  /** Alternatives, each a sequence; no token conditions beside it. */
  readonly anyOf?: readonly (readonly PatternElement[])[]
  readonly repeat?: Repeat
  /** This part becomes the span; without any, the whole match does. */
  readonly capture?: true
}

/** A token pattern that makes annotations. */
export interface PatternDefinition {
  /** Unique in the model. */
  readonly id: string
  readonly description?: string
  readonly label: string
  /** From 0 to 1; 1 when absent. */
  readonly score?: number
  readonly tokens: readonly PatternElement[]
}

/** Which annotations a rule concerns. All given conditions must hold. */
export interface Selector {
  readonly label?: OneOrMany
  /** Id of the pattern or rule that made it. */
  readonly source?: OneOrMany
  readonly scoreBelow?: number
  readonly scoreAtLeast?: number
  /** Number of tokens. */
  readonly tokens?: Range
  readonly first?: TokenTest
  readonly last?: TokenTest
  /** Every token of the annotation. */
  readonly every?: TokenTest
  /** Some token of the annotation. */
  readonly some?: TokenTest
  /** The token just before it, in its sentence. */
  readonly before?: TokenTest
  /** The token just after it, in its sentence. */
  readonly after?: TokenTest
  /** Some token of its sentence outside it. */
  readonly sentence?: TokenTest
  /** It shares a token with an annotation of one of these labels, other than itself. */
  readonly overlaps?: OneOrMany
  /** Holds when this does not. */
  readonly not?: Omit<Selector, 'not'>
}

interface RuleHead {
  /** Unique among patterns and rules. */
  readonly id: string
  readonly description?: string
}

/** Removes annotations. */
export interface DropRule extends RuleHead {
  readonly action: 'drop'
  readonly when: Selector
}

/** Gives annotations another label. */
export interface LabelRule extends RuleHead {
  readonly action: 'label'
  readonly when: Selector
  readonly label: string
}

/** Changes scores: `multiply`, then `add`; kept within 0 and 1. */
export interface ScoreRule extends RuleHead {
  readonly action: 'score'
  readonly when: Selector
  readonly multiply?: number
  readonly add?: number
}

/** Joins neighbours of one label inside a sentence into one annotation with the higher score. */
export interface MergeRule extends RuleHead {
  readonly action: 'merge'
  readonly label: OneOrMany
  /** Most tokens that may lie between two; 0 when absent. */
  readonly gap?: number
  /** What each token between them must be. */
  readonly between?: TokenTest
}

/** Leaves no two overlapping annotations: the preferred one stays. */
export interface ResolveRule extends RuleHead {
  readonly action: 'resolve'
  /** Labels concerned, the most important first; all, equally important, when absent. */
  readonly labels?: readonly string[]
  /** What is compared, in this order. What is still equal: leftmost, then label and source in alphabetical order. */
  readonly by: readonly ('priority' | 'longest' | 'score')[]
}

/** Business logic as data. */
export type RuleDefinition = DropRule | LabelRule | ScoreRule | MergeRule | ResolveRule
