import type { Json } from '../../asl/json.js'
import { digest, digestNames } from '../digest.js'
import type { Arguments, Intrinsic } from './argument.js'

/** Longest text that encoding, decoding and hashing take. Source: developer guide, "Intrinsic functions". */
const longestText = 10_000

const bounded = (args: Arguments): string => {
  const text = args.text(0)
  if (text.length > longestText) throw args.fail(`the text has ${text.length} characters, but ${longestText} are the limit`)
  return text
}

/** A value inside a formatted text: JSON's objects and arrays come out as Java prints maps and lists. */
export function formatted(value: Json): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(formatted).join(', ')}]`
  return `{${Object.entries(value).map(([key, member]) => `${key}=${formatted(member)}`).join(', ')}}`
}

/** Source text of a template, cut at its `{}`; a backslash makes the next character an ordinary one. */
function piecesOf(args: Arguments, template: string): readonly string[] {
  const pieces = ['']
  for (const part of template.match(/\\[^]|\{\}|[^\\{}]+|[^]/g) ?? []) {
    if (part === '{}') pieces.push('')
    else if (part === '{' || part === '}') throw args.fail(`a ${part} that is not part of {} needs a backslash`)
    else pieces.push((pieces.pop() ?? '') + (part.length === 2 && part.startsWith('\\') ? part.slice(1) : part))
  }
  return pieces
}

function format(args: Arguments): string {
  const pieces = args.template === undefined ? args.text(0).split('{}') : piecesOf(args, args.template)
  const values = args.values.slice(1)
  if (pieces.length !== values.length + 1) throw args.fail(`the template has ${pieces.length - 1} places {}, but ${values.length} values are given`)
  return pieces.map((piece, i) => (i === 0 ? piece : formatted(values[i - 1] ?? null) + piece)).join('')
}

/** Intrinsic functions on texts. */
export const textIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'States.Format': { least: 1, most: Infinity, apply: format },
  'States.StringSplit': { least: 2, most: 2, apply(args) {
    const [text, separators] = [args.text(0), new Set(args.text(1))]
    const parts: string[] = []
    let part = ''
    for (const char of text) {
      if (!separators.has(char)) part += char
      else if (part !== '') {
        parts.push(part)
        part = ''
      }
    }
    return part === '' ? parts : [...parts, part]
  } },
  'States.Base64Encode': { least: 1, most: 1, apply: (args) => Buffer.from(bounded(args)).toString('base64') },
  'States.Base64Decode': { least: 1, most: 1, apply(args) {
    const text = bounded(args)
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw args.fail('the text is not Base64')
    return Buffer.from(text, 'base64').toString()
  } },
  'States.Hash': { least: 2, most: 2, apply(args) {
    const hash = digest(bounded(args), args.text(1))
    if (hash === undefined) throw args.fail(`the algorithm is one of ${digestNames.join(', ')}, not ${JSON.stringify(args.value(1))}`)
    return hash
  } },
  'States.UUID': { least: 0, most: 0, apply: (_args, host) => host.uuid() },
}
