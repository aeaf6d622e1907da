import type { Item, Span } from '../types.js'
import type { Draft } from './draft.js'
import type { AnnotatedItem } from './format.js'
import { createItemIds } from './id.js'
import type { ItemIds } from './id.js'
import { createLabelMapper, overlapMistakes } from './label.js'
import type { LabelMap, LabelUse } from './label-map.js'
import { isId } from './plain.js'
import { createProblemList } from './problem-list.js'

export interface CollectorOptions {
  readonly file: string
  readonly labels?: readonly string[]
  readonly labelMap?: LabelMap
  readonly labelUse?: LabelUse
  readonly ids?: ItemIds
}

/** Holds what a file has against its labels and its ids. */
export interface Collector {
  /**
   * The item, while nothing was wrong so far.
   *
   * @throws InputError when more problems would not be told
   */
  take(draft: Draft): AnnotatedItem | undefined
  /** @throws InputError when anything was wrong, or there was no item */
  finish(): void
}

/** @throws InputError when the label map leads to a label that the model does not declare */
export function createCollector({ file, labels, labelMap, labelUse, ids = createItemIds() }: CollectorOptions): Collector {
  const problems = createProblemList(file)
  const mapper = createLabelMapper(file, labels, labelMap, labelUse)
  let found = 0
  ids.begin(file)

  const finish = (): void => {
    problems.throwIfAny(mapper.undeclared(), mapper.cure())
    if (found === 0) problems.add({ line: 1, reason: 'the file holds no items' })
    problems.throwIfAny()
  }
  const check = (draft: Draft, item: Item): Item => {
    found++
    const { id } = item
    if (!isId(id)) problems.add({ line: draft.line, reason: 'the id, which is made of the name of the file, must have 1 to 256 characters, no control characters among them' })
    const earlier = ids.add(id, draft.line)
    if (earlier !== undefined) problems.add({ line: draft.line, reason: `the id '${id}' was used in ${earlier}` })
    const spans = mapper.apply(item.spans, (span) => lineOf(draft, span))
    for (const mistake of overlapMistakes(draft.line, spans, item.spans)) problems.add(mistake)
    return spans === item.spans ? item : { ...item, spans }
  }
  return {
    take(draft) {
      for (const mistake of draft.mistakes) problems.add(mistake)
      const item = draft.item === undefined ? undefined : check(draft, draft.item)
      if (problems.isFull()) finish()
      if (item === undefined || mapper.isLacking() || !problems.isEmpty()) return undefined
      return { item, file, line: draft.line, ...(draft.tokens !== undefined && { tokens: draft.tokens }) }
    },
    finish,
  }
}

/** Where a span begins: on its token's line, if tokens have lines of their own. */
function lineOf({ line, tokens }: Draft, { start }: Span): number {
  return tokens?.find((token) => token.start === start)?.line ?? line
}
