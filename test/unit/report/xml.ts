/** An element of a parsed document. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const token = /<\?xml[^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy

/** Reads what our reports use of XML 1.0, and throws at anything that is not well-formed. */
export function parseXml(xml: string): XmlElement {
  const bad = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.exec(xml)
  if (bad !== null) throw new Error(`a character that XML cannot hold at ${bad.index}`)
  const root = { name: '', attributes: {}, children: [] as XmlElement[], text: '' }
  const open: { name: string, attributes: Readonly<Record<string, string>>, children: XmlElement[], text: string }[] = [root]
  token.lastIndex = 0
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex
    const match = token.exec(xml)
    const inner = open.at(-1)
    if (match === null || inner === undefined) throw new Error(`not well-formed at ${at}: ${xml.slice(at, at + 60)}`)
    const [, close, name, attributes = '', empty, text] = match
    if (text !== undefined) inner.text += decoded(text)
    else if (close !== undefined) {
      if (open.pop()?.name !== close) throw new Error(`</${close}> closes something else at ${at}`)
    } else if (name !== undefined) {
      const element = { name, attributes: attributesOf(attributes), children: [], text: '' }
      inner.children.push(element)
      if (empty === '') open.push(element)
    }
  }
  const [only, ...others] = root.children
  if (only === undefined || others.length > 0 || open.length > 1 || root.text.trim() !== '') throw new Error('a document has one element at its root, closed')
  return only
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decoded(value.replaceAll(/[\t\n\r]/g, ' '))] as const)
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`an attribute occurs twice in: ${text}`)
  return Object.fromEntries(pairs)
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|(\w*));?/g, (whole, code: string | undefined, name: string | undefined) => {
    const character = code === undefined ? entities[name ?? ''] : String.fromCodePoint(Number(code))
    if (character === undefined || !whole.endsWith(';')) throw new Error(`unknown entity ${whole}`)
    return character
  })
}
