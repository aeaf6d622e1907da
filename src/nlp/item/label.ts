import { InputError } from '../input/problem.js'
import type { Span } from '../types.js'
import { noMistakes } from './draft.js'
import type { Mistake } from './draft.js'
import { createLabelUse } from './label-map.js'
import type { LabelMap, LabelUse } from './label-map.js'
import { overlappingLabels } from './overlap.js'

/** So many undeclared labels are looked for; a file with more of them is of another kind. */
const mostLabels = 200
/** So many names are listed in a message. */
const mostListed = 40

/** Gives spans of a file the labels of the model. */
export interface LabelMapper {
  /** The spans that stay, with the model's labels. Labels that the model does not declare are noted. */
  apply(spans: readonly Span[], lineOf: (span: Span) => number): readonly Span[]
  /** Whether there is a label that is neither mapped nor declared. */
  isLacking(): boolean
  /** One mistake for each label that is neither mapped nor declared, at the first line that has it. */
  undeclared(): readonly Mistake[]
  /** What to add to have them all mapped. */
  cure(): Mistake | undefined
}

/** @throws InputError when the map leads to a label that the model does not declare */
export function createLabelMapper(file: string, labels: readonly string[] | undefined, map: LabelMap | undefined, use: LabelUse = createLabelUse()): LabelMapper {
  const declared = labels === undefined ? undefined : new Set(labels)
  const lines = new Map<string, number>()
  checkTargets(file, declared, map)

  const mapped = (span: Span, lineOf: (span: Span) => number): Span | undefined => {
    const { label } = span
    if (map?.has(label) === true) {
      use.used.add(label)
      const target = map.get(label)
      if (target === undefined) use.leftOut.set(label, (use.leftOut.get(label) ?? 0) + 1)
      return target === undefined ? undefined : target === label ? span : { ...span, label: target }
    }
    if (declared?.has(label) === false && !lines.has(label) && lines.size < mostLabels) lines.set(label, lineOf(span))
    return span
  }
  return {
    apply(spans, lineOf) {
      if (map === undefined && (declared === undefined || spans.every(({ label }) => declared.has(label)))) return spans
      return spans.map((span) => mapped(span, lineOf)).filter((span) => span !== undefined)
    },
    isLacking: () => lines.size > 0,
    undeclared: () => [...lines].map(([label, line]) => ({ line, reason: `the model does not declare the label '${label}'; it declares ${listed(labels ?? [])}` })),
    cure() {
      const [[, line] = []] = lines
      return line === undefined ? undefined : { line, reason: cureOf([...lines.keys()], labels ?? []) }
    },
  }
}

function checkTargets(file: string, declared: ReadonlySet<string> | undefined, map: LabelMap | undefined): void {
  const [first, ...rest] = [...map ?? []].flatMap(([gold, model]) => (declared === undefined || model === undefined || declared.has(model)
    ? []
    : [{ file, line: 1, reason: `the label map makes '${gold}' '${model}', which the model does not declare; it declares ${listed([...declared])}` }]))
  if (first !== undefined) throw new InputError([first, ...rest])
}

/** Spans of one label must not overlap; if they do so only since labels were mapped, it is told. */
export function overlapMistakes(line: number, spans: readonly Span[], original: readonly Span[]): readonly Mistake[] {
  const labels = overlappingLabels(spans)
  if (labels.length === 0) return noMistakes
  const before = spans === original ? undefined : new Set(overlappingLabels(original))
  return labels.map((label) => ({ line, reason: `two spans of the label '${label}' overlap${before?.has(label) === false ? ' when the label map is applied' : ''}` }))
}

function listed(names: readonly string[]): string {
  const more = names.length - mostListed
  return `${names.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Stands for a label that cannot be guessed. */
const blank = 'LABEL'

function cureOf(undeclared: readonly string[], declared: readonly string[]): string {
  const pairs = undeclared.map((label) => `${label}=${declared.find((one) => bare(one) === bare(label)) ?? blank}`)
  const example = undeclared.find((_, index) => pairs[index]?.endsWith(`=${blank}`)) ?? undeclared[0] ?? ''
  const fill = pairs.some((pair) => pair.endsWith(`=${blank}`)) ? ` with a label of the model for each ${blank};` : ';'
  return `add --label-map ${pairs.map(quoted).join(' ')}${fill} ${quoted(`${example}=`)} leaves its spans out`
}

/** What stays of a label when it does not matter how it is written. */
const bare = (label: string): string => label.toLowerCase().replaceAll(/[-_. ]/g, '')

/** As a shell takes it for one word. */
const quoted = (word: string): string => (/^[\w.=:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
