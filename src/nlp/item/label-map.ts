import { parseJsonText } from '../input/json-text.js'
import { InputError } from '../input/problem.js'
import type { Problem } from '../input/problem.js'

/** What the model calls each label of annotated examples; `undefined`: its spans are left out. */
export type LabelMap = ReadonlyMap<string, string | undefined>

/** What became of labels while files were read. Handed to {@link readAnnotated}, which adds to it. */
export interface LabelUse {
  /** Entries of the map that a span had need of. */
  readonly used: Set<string>
  /** How many spans were left out, by their label in the file. */
  readonly leftOut: Map<string, number>
}

export function createLabelUse(): LabelUse {
  return { used: new Set(), leftOut: new Map() }
}

/** Entries of a map that no span had need of, in the map's order: perhaps misspelt. */
export function unusedLabels(map: LabelMap, { used }: LabelUse): readonly string[] {
  return [...map.keys()].filter((label) => !used.has(label))
}

/**
 * Reads a label map from arguments: `GOLD=MODEL`, or `GOLD=` to leave these spans out. The last `=` counts, since labels of models have none.
 *
 * @throws RangeError when an argument has no `=`, names no label, or a label is mapped twice
 * @example
 * ```ts
 * parseLabelMap(['person=PERSON', 'creative-work=']) // Map { 'person' → 'PERSON', 'creative-work' → undefined }
 * ```
 */
export function parseLabelMap(pairs: readonly string[]): LabelMap {
  const map = new Map<string, string | undefined>()
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=')
    if (at < 1) throw new RangeError(`a label map is made of GOLD=MODEL or GOLD=, not '${pair}'`)
    const gold = pair.slice(0, at)
    if (map.has(gold)) throw new RangeError(`the label '${gold}' is mapped twice`)
    map.set(gold, pair.slice(at + 1) || undefined)
  }
  return map
}

/**
 * Reads a label map from JSON text: `{ "GOLD": "MODEL" }`, or `{ "GOLD": null }` to leave these spans out.
 *
 * @param file - its name, for errors
 * @throws InputError when it is no such object, or maps a label twice
 */
export function parseLabelMapJson(text: string, file: string): LabelMap {
  const { value, lineOf } = parseJsonText(text, file)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError([{ file, line: 1, reason: 'a label map must be an object: { "GOLD": "MODEL" or null }' }])
  }
  const entries = Object.entries(value as Readonly<Record<string, unknown>>)
  const [first, ...others] = entries.flatMap(([gold, model]): readonly Problem[] => {
    const path = `/${gold.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const right = gold !== '' && (model === null || (typeof model === 'string' && model !== ''))
    return right ? [] : [{ file, line: lineOf(path), path, reason: 'a label must be mapped to a label, or to null to leave its spans out' }]
  })
  if (first !== undefined) throw new InputError([first, ...others])
  return new Map(entries.map(([gold, model]) => [gold, typeof model === 'string' ? model : undefined]))
}
