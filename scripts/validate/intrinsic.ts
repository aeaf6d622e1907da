import type { SourceMember } from '../cli/source-tree.js'
import { isObject, itemsOf, memberOf, membersOf } from './place.js'
import type { Place } from './place.js'

/** A part of a text that CloudFormation puts together. */
export interface Piece {
  readonly text: string
  /** Where the unit at an index of the piece stands in the file. */
  readonly offsetOf: (index: number) => number
  /** Stands for what will be known at the deployment. */
  readonly token: boolean
}

/** The function of CloudFormation that a value is, with what it is given. */
export function functionOf(place: Place): { readonly name: string; readonly argument: Place } | undefined {
  const { value } = place
  if (!isObject(value)) return undefined
  const [name, another] = Object.keys(value)
  if (name === undefined || another !== undefined || name !== 'Ref' && !name.startsWith('Fn::')) return undefined
  const argument = memberOf(place, name)
  return argument === undefined ? undefined : { name, argument }
}

/** What stands in a definition for a value that is not known yet: a substitution, as rules know them. */
function tokenText({ name, argument: { value } }: { readonly name: string; readonly argument: Place }): string {
  const of = name === 'Ref' || name === 'Fn::GetAtt' ? (Array.isArray(value) ? value.join('.') : value) : name
  const text = typeof of === 'string' ? of.replaceAll(/[^\w:.-]/g, '') : ''
  return `\${${text === '' ? name : text}}`
}

const atStart = ({ node }: Place) => (): number => node.start

/**
 * The pieces of a text that is written out or put together by `Fn::Sub` and `Fn::Join`. Any other function is one piece, a token.
 *
 * @returns nothing for what cannot become a text
 */
export function piecesOf(place: Place): readonly Piece[] | undefined {
  const { value, node } = place
  if (typeof value === 'string') return [{ text: value, offsetOf: node.characters?.() ?? atStart(place), token: false }]
  if (typeof value === 'number' || typeof value === 'boolean') return [{ text: String(value), offsetOf: atStart(place), token: false }]
  const called = functionOf(place)
  if (called?.name === 'Fn::Join') return joined(called.argument) ?? [{ text: tokenText(called), offsetOf: atStart(place), token: true }]
  if (called?.name === 'Fn::Sub') {
    const template = typeof called.argument.value === 'string' ? called.argument : itemsOf(called.argument)[0]
    if (typeof template?.value !== 'string') return undefined
    return substituted(template.value, template.node.characters?.() ?? atStart(template))
  }
  return called === undefined ? undefined : [{ text: tokenText(called), offsetOf: atStart(place), token: true }]
}

/** @returns nothing where the list itself is not known */
function joined(argument: Place): readonly Piece[] | undefined {
  const [delimiter, list] = itemsOf(argument)
  if (typeof delimiter?.value !== 'string' || list === undefined || !Array.isArray(list.value)) return undefined
  const between: Piece = { text: delimiter.value, offsetOf: atStart(delimiter), token: false }
  const pieces: Piece[] = []
  for (const [i, item] of itemsOf(list).entries()) {
    if (i > 0 && delimiter.value !== '') pieces.push(between)
    const found = piecesOf(item)
    if (found === undefined) return undefined
    pieces.push(...found)
  }
  return pieces
}

/** `${Name}` is replaced at the deployment; `${!Name}` is how `${Name}` is written. */
function substituted(template: string, offsetOf: (index: number) => number): readonly Piece[] {
  const pieces: Piece[] = []
  const add = (start: number, text: string, token: boolean): void => {
    if (text !== '') pieces.push({ text, offsetOf: (index) => offsetOf(start + index), token })
  }
  let at = 0
  for (const found of template.matchAll(/\$\{(!?)([^{}]*)\}/g)) {
    const [whole, literal, name = ''] = found
    add(at, template.slice(at, found.index), false)
    if (literal === '!') {
      add(found.index, '${', false)
      add(found.index + 3, `${name}}`, false)
    } else add(found.index, whole, true)
    at = found.index + whole.length
  }
  add(at, template.slice(at), false)
  return pieces
}

/** One text from pieces, with the place of every unit. */
export function assembled(pieces: readonly Piece[]): { readonly text: string; readonly offsetOf: (index: number) => number } {
  const starts: number[] = []
  let length = 0
  for (const { text } of pieces) {
    starts.push(length)
    length += text.length
  }
  return {
    text: pieces.map(({ text }) => text).join(''),
    offsetOf(index) {
      // the last piece that begins at the index or before it: an empty one ends where it begins
      let [low, high] = [0, pieces.length]
      while (high - low > 1) {
        const middle = (low + high) >>> 1
        if ((starts[middle] ?? 0) <= index) low = middle
        else high = middle
      }
      return pieces[low]?.offsetOf(index - (starts[low] ?? 0)) ?? 0
    },
  }
}

/** A definition that stands in a template as an object: its functions are replaced by substitutions, as rules know them. */
export function withoutFunctions(place: Place): Place {
  const { value, node } = place
  const called = functionOf(place)
  if (called !== undefined) {
    const pieces = piecesOf(place)
    const text = pieces === undefined ? tokenText(called) : assembled(pieces).text
    const { start, end } = called.argument.node
    // a function other than these may give a number, an object or nothing at all
    return { value: text, node: { start, end, ...(called.name !== 'Fn::Sub' && called.name !== 'Fn::Join' && { unknown: true }) } }
  }
  const span = { start: node.start, end: node.end }
  if (Array.isArray(value)) {
    const items = itemsOf(place).map(withoutFunctions)
    return { value: items.map((item) => item.value), node: { ...span, items: items.map((item) => item.node) } }
  }
  if (!isObject(value)) return place
  const members = membersOf(place).map(([key, member]) => [key, withoutFunctions(member)] as const)
  const nodes = members.map(([key, member]): readonly [string, SourceMember] => [key, { key: node.members?.get(key)?.key ?? span, node: member.node }])
  return { value: Object.fromEntries(members.map(([key, member]) => [key, member.value])), node: { ...span, members: new Map(nodes) } }
}
