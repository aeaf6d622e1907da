import type { Span } from '../types.js'

/** Up to so many spans, comparing each with each is faster than sorting. */
const few = 12

/**
 * Labels of which two spans overlap. Spans of different labels may overlap, spans of one may not: which of them a prediction meant could
 * not be said.
 */
export function overlappingLabels(spans: readonly Span[]): readonly string[] {
  if (spans.length <= few && !spans.some((one, index) => overlapsEarlier(one, spans, index))) return []
  const reach = new Map<string, number>()
  const labels = spans.toSorted((a, b) => a.start - b.start || a.end - b.end).flatMap(({ start, end, label }) => {
    const before = reach.get(label) ?? 0
    reach.set(label, Math.max(before, end))
    return start < before ? [label] : []
  })
  return [...new Set(labels)]
}

function overlapsEarlier({ start, end, label }: Span, spans: readonly Span[], index: number): boolean {
  for (let at = 0; at < index; at++) {
    const other = spans[at]
    if (other !== undefined && other.label === label && other.start < end && start < other.end) return true
  }
  return false
}
