import { compareText } from '../canonical.js'
import type { ModelBundle, PatternDefinition } from '../model/definition.js'
import type { Analysis, Annotation, Span } from '../types.js'
import { createTestTable } from './condition.js'
import { compileGroups } from './group.js'
import { buildProgram } from './program.js'
import { compileRule, inTextOrder, keepBest } from './rule.js'
import type { Candidate } from './rule.js'
import { createMatcher } from './simulate.js'
import type { Holds, Matcher } from './simulate.js'
import { createTokenView } from './token-view.js'
import type { GroupMatch, TokenView } from './token-view.js'

export type { GroupMatch } from './token-view.js'

/** A model ready to run. Each method takes what the one before gave; all values are plain JSON. */
export interface CompiledModel {
  /** First invocation: where the lexicons' and gazetteers' entries are. */
  group(analysis: Analysis): readonly GroupMatch[]
  /** Second invocation: what the patterns say. */
  match(analysis: Analysis, groups: readonly GroupMatch[]): readonly Annotation[]
  /**
   * Third invocation: what business logic leaves of it. At last, of annotations with one label that overlap, the longest stays,
   * then the one with the higher score; in order of the text.
   */
  decide(analysis: Analysis, groups: readonly GroupMatch[], annotations: readonly Annotation[]): readonly Annotation[]
  /** All three, to spans. */
  predict(analysis: Analysis): readonly Span[]
}

interface CompiledPattern {
  readonly pattern: PatternDefinition
  readonly find: Matcher
}

/**
 * Compiles a bundle that {@link parseModel} made. Compile once, run for many documents.
 *
 * @example
 * ```ts
 * const compiled = compileModel(parseModel(files).bundle)
 * compiled.predict(analysis) // [{ start: 0, end: 17, label: 'COMPANY' }]
 * ```
 */
export function compileModel(bundle: ModelBundle): CompiledModel {
  const tests = createTestTable()
  const patterns = bundle.patterns.map((pattern): CompiledPattern => ({ pattern, find: createMatcher(buildProgram(pattern.tokens, (test) => tests.number(test))) }))
  const groupsOf = compileGroups(bundle.groups)
  const rules = bundle.rules.map(compileRule)

  const match: CompiledModel['match'] = (analysis, groups) => {
    const view = createTokenView(analysis, groups)
    return analysis.sentences.flatMap(([from, to]) => {
      const holds = rememberingTest(tests.conditions, view, from, to)
      return patterns.flatMap(({ pattern, find }) =>
        find(from, to, holds).map(({ spanFrom, spanTo }): Annotation =>
          toAnnotation({ from: spanFrom, to: spanTo, label: pattern.label, score: pattern.score ?? 1, source: pattern.id }, view)))
    })
  }

  const decide: CompiledModel['decide'] = (analysis, groups, annotations) => {
    const view = createTokenView(analysis, groups)
    const decided = rules.reduce<readonly Candidate[]>((candidates, rule) => rule(candidates, view), toCandidates(analysis, annotations))
    return withoutOverlaps(decided, analysis.tokens.length).map((candidate) => toAnnotation(candidate, view))
  }

  return {
    group: groupsOf,
    match,
    decide,
    predict(analysis) {
      const groups = groupsOf(analysis)
      return decide(analysis, groups, match(analysis, groups)).map(({ start, end, label }) => ({ start, end, label }))
    },
  }
}

/** Asks each condition at most once of a token, however many patterns have it. */
function rememberingTest(conditions: ReturnType<typeof createTestTable>['conditions'], view: TokenView, from: number, to: number): Holds {
  const width = to - from
  const known = new Uint8Array(conditions.length * width)
  return (test, token) => {
    const place = test * width + token - from
    const answer = known[place] ?? 0
    if (answer !== 0) return answer === 1
    const holds = conditions[test]?.(view, token) === true
    known[place] = holds ? 1 : 2
    return holds
  }
}

function toAnnotation({ from, to, label, score, source }: Candidate, view: TokenView): Annotation {
  return { start: view.token(from).start, end: view.token(to - 1).end, label, score, source }
}

function toCandidates({ tokens }: Analysis, annotations: readonly Annotation[]): readonly Candidate[] {
  return annotations.map(({ start, end, label, score, source }) => {
    const [from, last] = [tokenAt(tokens, start), tokenAt(tokens, end - 1)]
    const to = last + 1
    if (tokens[from]?.start !== start || tokens[last]?.end !== end || to <= from) throw new RangeError(`annotation ${start}–${end} (${label}) does not begin and end with tokens of this analysis`)
    return { from, to, label, score, source }
  })
}

/** Index of the last token that starts at `offset` or before it; -1 when there is none. Searched, since a large document has millions of tokens and few annotations. */
function tokenAt(tokens: Analysis['tokens'], offset: number): number {
  let [low, high] = [0, tokens.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((tokens[middle]?.start ?? Infinity) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

function withoutOverlaps(candidates: readonly Candidate[], tokenCount: number): readonly Candidate[] {
  const better = (a: Candidate, b: Candidate): number => (b.to - b.from) - (a.to - a.from) || b.score - a.score || inTextOrder(a, b)
  const labels = [...new Set(candidates.map(({ label }) => label))].sort(compareText)
  return labels.flatMap((label) => keepBest(candidates.filter((candidate) => candidate.label === label), better, tokenCount)).sort(inTextOrder)
}
