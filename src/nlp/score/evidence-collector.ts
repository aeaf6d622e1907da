import { compareText } from '../canonical.js'
import type { Item, Span } from '../types.js'
import { countSpans, mistakesOf } from './count.js'
import type { Evidence, Excerpt, Finding } from './evidence.js'
import { excerptsOf, wholeText } from './excerpt.js'
import type { Matching } from './run-score.js'
import { differingSpans } from './span-set.js'
import { createWorstList } from './worst-list.js'
import type { WorstList } from './worst-list.js'

export interface EvidenceOptions {
  /** Whether there is a baseline: then what changed is listed, else what is wrong. */
  readonly baseline: boolean
  /** Most items of a list; 5,000 when absent. */
  readonly most?: number
  /** What counts as a mistake; `exact` when absent. */
  readonly matching?: Matching
}

/** Takes items one by one, in any order; keeps a bounded number of them. */
export interface EvidenceCollector {
  /**
   * @param old - what the baseline said; absent when it has nothing of this item
   * @throws RangeError when gold spans of one label overlap
   */
  add(item: Item, predicted: readonly Span[], old?: readonly Span[]): void
  finish(): Evidence
}

/** What was said of an item and how many mistakes that makes. */
export interface Answer {
  readonly predicted: readonly Span[]
  readonly mistakes: number
}

/** Keeps the items behind the figures whose mistakes were counted before. */
export interface EvidenceTally {
  add(item: Item, now: Answer, old: Answer | undefined): void
  finish(): Evidence
}

const defaultMost = 5000

/** UTF-16 code units that the texts of a list may have together. */
const mostCharacters = 20_000_000

/** Room that a span takes, in characters. */
const spanSize = 40

/** Most spans of each kind that one finding keeps: more show nothing that can be looked at. */
const mostSpans = 1000

/**
 * Keeps the items worth looking at: with a baseline those with more and those with fewer mistakes than before, else those with mistakes.
 *
 * @example
 * ```ts
 * const evidence = createEvidence({ baseline: true })
 * evidence.add(item, newSpans, oldSpans)
 * evidence.finish().regressions[0]?.excerpts
 * ```
 */
export function createEvidence({ matching = 'exact', ...options }: EvidenceOptions): EvidenceCollector {
  const tally = createEvidenceTally(options)
  const answer = (item: Item, predicted: readonly Span[]): Answer => ({ predicted, mistakes: mistakesOf(countSpans(item.spans, predicted), matching) })
  return {
    add: (item, predicted, old) => tally.add(item, answer(item, predicted), old === undefined ? undefined : answer(item, old)),
    finish: () => tally.finish(),
  }
}

/** As {@link createEvidence}, of items whose mistakes were counted before. */
export function createEvidenceTally({ baseline, most = defaultMost }: Omit<EvidenceOptions, 'matching'>): EvidenceTally {
  const lists = { wrong: createWorstList<Finding>(most, mostCharacters), regressions: createWorstList<Finding>(most, mostCharacters), improvements: createWorstList<Finding>(most, mostCharacters) }
  const totals = { wrong: 0, regressions: 0, improvements: 0 }
  return {
    add(item, now, old) {
      const change = old === undefined ? 0 : now.mistakes - old.mistakes
      if (now.mistakes > 0) totals.wrong++
      if (change > 0) totals.regressions++
      if (change < 0) totals.improvements++
      if (!baseline && now.mistakes > 0) list(lists.wrong, now.mistakes, item, now, undefined)
      else if (baseline && change !== 0) list(change > 0 ? lists.regressions : lists.improvements, Math.abs(change), item, now, old)
    },
    finish: () => ({ wrong: lists.wrong.sorted(), regressions: lists.regressions.sorted(), improvements: lists.improvements.sorted(), totals }),
  }
}

function list(findings: WorstList<Finding>, weight: number, item: Item, now: Answer, old: Answer | undefined): void {
  if (!findings.admits(item.id, weight)) return
  const content = findingOf(item, now, old)
  findings.add({ id: item.id, weight, size: sizeOf(content), content })
}

function findingOf({ id, text, spans, slices }: Item, now: Answer, old: Answer | undefined): Finding {
  const mistaken = [now, ...(old === undefined ? [] : [old])].flatMap(({ predicted }) => differingSpans(spans, predicted))
  const excerpts = text.length <= wholeText ? [{ start: 0, text }] : excerptsOf(text, old === undefined ? [] : differingSpans(old.predicted, now.predicted), mistaken)
  const shown = (of: readonly Span[]): readonly Span[] => shownSpans(of, excerpts)
  return {
    id,
    ...(slices !== undefined && { slices }),
    excerpts,
    gold: shown(spans), predicted: shown(now.predicted), mistakes: now.mistakes,
    ...(old !== undefined && { old: { predicted: shown(old.predicted), mistakes: old.mistakes } }),
  }
}

/** The spans of which an excerpt shows something, in order. */
function shownSpans(spans: readonly Span[], excerpts: readonly Excerpt[]): readonly Span[] {
  return spans.filter(({ start, end }) => excerpts.some((excerpt) => start < excerpt.start + excerpt.text.length && end > excerpt.start))
    .map(({ start, end, label }) => ({ start, end, label }))
    .sort((a, b) => a.start - b.start || a.end - b.end || compareText(a.label, b.label))
    .slice(0, mostSpans)
}

function sizeOf({ excerpts, gold, predicted, old }: Finding): number {
  return excerpts.reduce((sum, { text }) => sum + text.length, 0) + spanSize * (gold.length + predicted.length + (old?.predicted.length ?? 0))
}
