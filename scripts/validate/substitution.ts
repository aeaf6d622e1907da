import { assembled, functionOf, piecesOf } from './intrinsic.js'
import type { Piece } from './intrinsic.js'
import { itemsOf, membersOf } from './place.js'
import type { Place } from './place.js'

/** A substitution that a definition uses: `${Name}`. */
export interface Use {
  readonly name: string
  /** Where it stands in the file that holds the definition. */
  readonly start: number
  readonly end: number
  /** Cannot be meant for anybody else, as `${HOME}` in a shell's command may be: the whole text, or a part of an ARN. */
  readonly certain: boolean
}

const pattern = /\$\{([A-Za-z][\w:.-]*)\}/g

/** What a text says beside its tokens, which are filled by functions of the template. */
function usesIn(pieces: readonly Piece[]): readonly Use[] {
  // pieces without tokens that follow one another are one text: `${!Name}` comes in two
  const uses: Use[] = []
  let open: Piece[] = []
  const flush = (): void => {
    const { text, offsetOf } = assembled(open)
    for (const found of text.matchAll(pattern)) {
      const [whole, name = ''] = found
      const end = found.index + whole.length
      const begin = found.index === 0 ? 0 : text.lastIndexOf('"', found.index - 1) + 1
      const alone = begin === found.index && (end === text.length || text[end] === '"')
      uses.push({ name, start: offsetOf(found.index), end: offsetOf(end - 1) + 1, certain: alone || text.startsWith('arn:', begin) })
    }
    open = []
  }
  for (const piece of pieces) {
    if (piece.token) flush()
    else open.push(piece)
  }
  flush()
  return uses
}

/** The substitutions in a definition's text. */
export const usesInText = (pieces: readonly Piece[]): readonly Use[] => usesIn(pieces)

/** The substitutions in a definition that stands as an object in a template, in keys as in values. */
export function usesInObject(place: Place): readonly Use[] {
  if (functionOf(place) !== undefined || typeof place.value === 'string') return usesIn(piecesOf(place) ?? [])
  if (Array.isArray(place.value)) return itemsOf(place).flatMap(usesInObject)
  return membersOf(place).flatMap(([key, member]) => {
    const at = place.node.members?.get(key)?.key.start ?? place.node.start
    return [...usesIn([{ text: key, offsetOf: (index) => at + index, token: false }]), ...usesInObject(member)]
  })
}

/**
 * What does not fit between the substitutions that are declared and those that are used.
 *
 * @param declared - names by place; nothing where a function makes them
 */
export function mismatches<T>(uses: readonly Use[], declared: ReadonlyMap<string, T> | undefined): { readonly undeclared: readonly Use[]; readonly unused: readonly (readonly [string, T])[] } {
  if (declared === undefined) return { undeclared: [], unused: [] }
  const first = new Map<string, Use>()
  for (const use of uses) {
    const known = first.get(use.name)
    if (known === undefined || use.certain && !known.certain) first.set(use.name, use)
  }
  return {
    undeclared: [...first.values()].filter(({ name, certain }) => !declared.has(name) && (certain || declared.size > 0)),
    unused: [...declared].filter(([name]) => !first.has(name)),
  }
}
