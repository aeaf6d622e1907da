import type { Span } from '../types.js'

/** Whether two lists hold the same spans in the same order. */
export function identicalSpans(a: readonly Span[], b: readonly Span[]): boolean {
  return a.length === b.length && a.every((span, place) => isSame(span, b[place]))
}

/** Whether two lists hold the same spans, in whatever order and however often. */
export function sameSpanSet(a: readonly Span[], b: readonly Span[]): boolean {
  const [left, right] = [new Set(a.map(spanKey)), new Set(b.map(spanKey))]
  return left.size === right.size && [...left].every((key) => right.has(key))
}

const isSame = (a: Span, b: Span | undefined): boolean => b !== undefined && a.start === b.start && a.end === b.end && a.label === b.label

/** Equal for equal spans. */
const spanKey = ({ start, end, label }: Span): string => `${start} ${end} ${label}`

/** Spans of each list that the other has not, repeated ones as often as the other lacks them. */
export function differingSpans(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  return [...surplus(a, b), ...surplus(b, a)]
}

function surplus(of: readonly Span[], over: readonly Span[]): readonly Span[] {
  const open = new Map<string, number>()
  for (const span of over) open.set(spanKey(span), (open.get(spanKey(span)) ?? 0) + 1)
  return of.filter((span) => {
    const left = open.get(spanKey(span)) ?? 0
    if (left > 0) open.set(spanKey(span), left - 1)
    return left === 0
  })
}
