import type { HttpResponse } from '../../service.js'
import { notSupported, s3Error } from '../error.js'

export const malformedXml = () => s3Error('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema')

/** A document that is small and plain enough for the functions below. @throws ServiceError NotImplemented for comments, CDATA and document types */
export function documentOf(body: Buffer): string {
  const document = body.toString('utf8')
  if (document.includes('<!')) throw notSupported('comments, CDATA sections and document types in a request')
  return document
}

/** Text that may stand between tags. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\r\n]/g, (char) => `&#${char.charCodeAt(0)};`)

/** Reads entities back. */
const unescapeXml = (text: string): string =>
  text.replace(/&(#x[0-9a-fA-F]+|#\d+|amp|lt|gt|quot|apos);/g, (_whole, name: string) => {
    const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
    if (!name.startsWith('#')) return named[name] ?? ''
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
    if (code > 0x10ffff) throw malformedXml()
    return String.fromCodePoint(code)
  })

export type XmlValue = string | number | boolean | undefined | readonly XmlValue[] | { readonly [name: string]: XmlValue }

/** Prints an object as elements; an array repeats its element; `undefined` prints nothing. */
export function xml(name: string, value: XmlValue): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return (value as readonly XmlValue[]).map((item) => xml(name, item)).join('')
  if (typeof value === 'object') return `<${name}>${Object.entries(value).map(([key, item]) => xml(key, item)).join('')}</${name}>`
  return `<${name}>${escapeXml(String(value))}</${name}>`
}

export const xmlDocument = (name: string, value: XmlValue): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${xml(name, value).replace(`<${name}>`, `<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`)}`

export const xmlReply = (name: string, value: XmlValue): HttpResponse => ({ status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(name, value) })

/** The contents of each element of that name, innermost text still escaped. Enough for the flat documents that S3 is sent. */
export const elements = (document: string, name: string): readonly string[] =>
  [...document.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map(([, inner = '']) => inner)

export const textOf = (document: string, name: string): string | undefined => {
  const [first] = elements(document, name)
  return first === undefined ? undefined : unescapeXml(first)
}
