import { PatternError, buildProgram } from '../match/program.js'
import type { GroupDefinition, OneOrMany, PatternDefinition, PatternElement, Range, RuleDefinition, Selector, TokenTest } from './definition.js'

/** A problem without its line. */
export interface LocatedProblem {
  readonly file: string
  readonly path: string
  readonly reason: string
}

/** A model's files whose shape is right. */
export interface ModelParts {
  readonly labels: readonly string[]
  readonly groups: readonly { readonly name: string, readonly file: string, readonly group: GroupDefinition }[]
  readonly patterns: readonly { readonly file: string, readonly path: string, readonly pattern: PatternDefinition }[]
  readonly rules: readonly { readonly file: string, readonly path: string, readonly rule: RuleDefinition }[]
}

/** What is wrong with a model though each file's shape is right: names that nothing declares, patterns that cannot work. */
export function semanticProblems(parts: ModelParts): readonly LocatedProblem[] {
  const checker = new Checker(parts)
  for (const [index, label] of parts.labels.entries()) {
    if (parts.labels.indexOf(label) < index) checker.add('model.json', `/labels/${index}`, `the label '${label}' occurs twice`)
  }
  for (const { file, group } of parts.groups) checker.group(file, group)
  for (const { file, path, pattern } of parts.patterns) checker.pattern(file, path, pattern)
  for (const { file, path, rule } of parts.rules) checker.rule(file, path, rule)
  return checker.problems
}

const many = (value: OneOrMany | undefined): readonly string[] => (value === undefined ? [] : typeof value === 'string' ? [value] : value)

class Checker {
  readonly problems: LocatedProblem[] = []
  private readonly labels: ReadonlySet<string>
  private readonly groups: ReadonlySet<string>
  private readonly ids = new Set<string>()
  private readonly sources: ReadonlySet<string>

  constructor({ labels, groups, patterns, rules }: ModelParts) {
    this.labels = new Set(labels)
    this.groups = new Set(groups.map(({ name }) => name))
    this.sources = new Set([...patterns.map(({ pattern }) => pattern.id), ...rules.map(({ rule }) => rule.id)])
  }

  add(file: string, path: string, reason: string): void {
    this.problems.push({ file, path, reason })
  }

  group(file: string, { entries }: GroupDefinition): void {
    const seen = new Set<string>()
    for (const [index, entry] of entries.entries()) {
      const key = entry.trim().replace(/\s+/gu, ' ')
      if (key === '') this.add(file, `/entries/${index}`, 'the entry is blank')
      else if (seen.has(key)) this.add(file, `/entries/${index}`, `the entry '${key}' occurs twice`)
      seen.add(key)
    }
  }

  pattern(file: string, path: string, pattern: PatternDefinition): void {
    this.id(file, path, pattern.id)
    this.label(file, `${path}/label`, pattern.label)
    for (const [index, element] of pattern.tokens.entries()) this.element(file, `${path}/tokens/${index}`, element)
    try {
      buildProgram(pattern.tokens, () => 0)
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      this.add(file, `${path}/tokens${error.path}`, error.message)
    }
  }

  rule(file: string, path: string, rule: RuleDefinition): void {
    this.id(file, path, rule.id)
    if ('when' in rule) this.selector(file, `${path}/when`, rule.when)
    switch (rule.action) {
      case 'drop': return
      case 'label':
        this.label(file, `${path}/label`, rule.label)
        return
      case 'score':
        if (rule.multiply === undefined && rule.add === undefined) this.add(file, path, "one of 'multiply', 'add' is missing")
        return
      case 'merge':
        for (const label of many(rule.label)) this.label(file, `${path}/label`, label)
        this.test(file, `${path}/between`, rule.between)
        return
      case 'resolve':
        for (const [index, label] of (rule.labels ?? []).entries()) this.label(file, `${path}/labels/${index}`, label)
        if (rule.by.includes('priority') && rule.labels === undefined) this.add(file, path, "'priority' needs 'labels' in order of priority")
    }
  }

  private id(file: string, path: string, id: string): void {
    if (this.ids.has(id)) this.add(file, `${path}/id`, `the id '${id}' occurs twice among patterns and rules`)
    this.ids.add(id)
  }

  private label(file: string, path: string, label: string): void {
    if (!this.labels.has(label)) this.add(file, path, `model.json does not declare the label '${label}'; it declares ${[...this.labels].join(', ')}`)
  }

  private element(file: string, path: string, { anyOf = [], ...test }: PatternElement): void {
    this.test(file, path, test)
    for (const [branch, sequence] of anyOf.entries()) {
      for (const [index, element] of sequence.entries()) this.element(file, `${path}/anyOf/${branch}/${index}`, element)
    }
  }

  private test(file: string, path: string, test: TokenTest | undefined): void {
    if (test === undefined) return
    for (const name of many(test.group)) {
      if (!this.groups.has(name)) this.add(file, `${path}/group`, `there is no group '${name}'; there are ${[...this.groups].join(', ') || 'none'}`)
    }
    this.range(file, `${path}/length`, test.length)
    this.test(file, `${path}/not`, test.not)
  }

  private selector(file: string, path: string, selector: Selector | undefined): void {
    if (selector === undefined) return
    for (const name of ['label', 'overlaps'] as const) for (const label of many(selector[name])) this.label(file, `${path}/${name}`, label)
    for (const source of many(selector.source)) {
      if (!this.sources.has(source)) this.add(file, `${path}/source`, `there is no pattern or rule '${source}'`)
    }
    for (const name of ['first', 'last', 'every', 'some', 'before', 'after', 'sentence'] as const) this.test(file, `${path}/${name}`, selector[name])
    this.range(file, `${path}/tokens`, selector.tokens)
    this.selector(file, `${path}/not`, selector.not)
  }

  private range(file: string, path: string, range: Range | undefined): void {
    if (range?.min !== undefined && range.max !== undefined && range.min > range.max) this.add(file, path, `no number lies between ${range.min} and ${range.max}`)
  }
}
