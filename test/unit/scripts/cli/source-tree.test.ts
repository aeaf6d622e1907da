import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse, Scalar, stringify } from 'yaml'
import { readJsonTree } from '../../../../scripts/cli/json-source.js'
import { Mistake } from '../../../../scripts/cli/source-tree.js'
import type { SourceTree } from '../../../../scripts/cli/source-tree.js'
import { readYamlTree } from '../../../../scripts/cli/yaml-tree.js'

/** Where the units of the string at key `a` stand; its value too. */
function placed({ value, root }: SourceTree): { readonly text: string; readonly offsetOf: (index: number) => number } {
  const offsetOf = root.members?.get('a')?.node.characters?.()
  const { a } = value as { readonly a: unknown }
  if (offsetOf === undefined || typeof a !== 'string') throw new Error('there is no string')
  return { text: a, offsetOf }
}

/** Every unit of a value stands where it is said to, or there is an escape. Blanks may be folded. */
function expectPlaced(source: string, tree: SourceTree): void {
  const { text, offsetOf } = placed(tree)
  for (let index = 0; index < text.length; index++) {
    const at = source[offsetOf(index)]
    if (text[index]?.trim() !== '' && at !== '\\' && at !== text[index]) throw new Error(`unit ${index} of ${JSON.stringify(text)} is not at ${offsetOf(index)} of ${JSON.stringify(source)}`)
  }
}

const words = fc.array(fc.constantFrom('{', '"x"', ' ', '  ', '\n', '\n\n', 'é', '😀', '\\', '\'', ':', '#', 'word', '\t', '${A}', '\n    ', '-'), { maxLength: 30 }).map((parts) => parts.join(''))

describe('the units of a string', () => {
  test('of JSON have their places behind escapes', () => {
    fc.assert(fc.property(fc.oneof(words, fc.string({ unit: 'binary' })), (text) => {
      const source = `{ "b": 1, "a": ${JSON.stringify(text)} }`
      expectPlaced(source, readJsonTree(source))
    }), { numRuns: 300 })
    expect(placed(readJsonTree('{"a":"\\u0041\\n\\"b"}')).offsetOf(3)).toBe(16)
  })

  test.each(['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const)('of YAML in style %s have their places behind indentation and folds', (style) => {
    fc.assert(fc.property(words, fc.constantFrom(20, 80), fc.boolean(), (text, lineWidth, deep) => {
      const scalar = new Scalar(text)
      scalar.type = style
      const written = stringify({ b: 1, a: scalar }, { lineWidth })
      // blanks at the ends of lines and texts that begin like a list do not survive the writer in every style
      fc.pre((parse(written, { strict: false, logLevel: 'silent' }) as { readonly a: unknown }).a === text)
      const tree = readYamlTree(written)
      expect(placed(tree).text).toBe(text)
      expectPlaced(written, tree)
      if (!deep) return
      // the same with the line ends of Windows; folded and literal values have line feeds all the same
      const crlf = written.replaceAll('\n', '\r\n')
      expectPlaced(crlf, readYamlTree(crlf))
    }), { numRuns: 300 })
  })

  test('of YAML are found on the lines they stand on', () => {
    const at = (source: string, index: number): string => source.slice(placed(readYamlTree(source)).offsetOf(index)).slice(0, 3)
    expect(at('a: |\n  foo\n    bar\n\n  baz\n', 'foo\n  bar\n\n'.length)).toBe('baz')
    expect(at('a: >-\n  one\n  two\n\n  six\n', 'one two\n'.length)).toBe('six')
    expect(at('a: |2+\n    hey\n  you\n', '  hey\n'.length)).toBe('you')
    expect(at('a: "x\\u0041 \\\n    yes\\t no"', 'xA '.length)).toBe('yes')
    expect(at("a: 'it''s   \n\n   two'", "it's\n".length)).toBe('two')
    expect(at('a: plain\n  and two', 'plain and '.length)).toBe('two')
  })
})

describe('substitutions without quotes', () => {
  test('are values where they are allowed', () => {
    const { value, root } = readJsonTree('{"a": ${Seconds}, "b": [${X}, "${Y}"]}', { substitutions: true })
    expect(value).toEqual({ a: '${Seconds}', b: ['${X}', '${Y}'] })
    expect(root.members?.get('a')?.node).toEqual({ start: 6, end: 16, unknown: true })
    expect(root.members?.get('b')?.node.items?.[1]?.unknown).toBeUndefined()
  })

  test.each(['{"a": ${Seconds}}', '[${A"}]', '[${A{}]', '{${A}}'])('are mistakes elsewhere: %s', (text) => {
    expect(() => readJsonTree(text, { substitutions: text !== '{"a": ${Seconds}}' })).toThrow(Mistake)
  })
})

describe('YAML', () => {
  test('has short tags where they are allowed', () => {
    const text = 'a: !Sub "${X}"\nb: !GetAtt A.Arn\nc: !Join\n  - ""\n  - [!Ref X]\nd: !Ref Y\n'
    const { value, root } = readYamlTree(text, { shortTags: true })
    expect(value).toEqual({ a: { 'Fn::Sub': '${X}' }, b: { 'Fn::GetAtt': 'A.Arn' }, c: { 'Fn::Join': ['', [{ Ref: 'X' }]] }, d: { Ref: 'Y' } })
    const inner = root.members?.get('a')?.node.members?.get('Fn::Sub')?.node
    expect(text.slice(inner?.start, inner?.end)).toBe('"${X}"')
  })

  test.each([
    ['a: 1\nb: 2\na: 3', 'duplicate', 10], ['1: a\n"1": b', 'duplicate', 5], ['a: *x', 'syntax', 3], ['a: &x [*x]', 'deep', undefined], ['? [a]\n: b', 'syntax', 2], ['a: .inf', 'syntax', 3],
    [`${'['.repeat(3000)}${']'.repeat(3000)}`, 'deep', undefined], ['['.repeat(200_000), 'deep', undefined], ['a: 1\n---\nb: 2', 'syntax', 5], ['a:\n\t- b', 'syntax', undefined],
  ] as const)('%# is a mistake', (text, kind, offset) => {
    let found: unknown
    try {
      readYamlTree(text)
    } catch (error) {
      found = error
    }
    expect(found).toMatchObject({ name: 'Mistake', kind, ...(offset !== undefined && { offset }) })
  })

  test('is that of AWS\'s readers', () => {
    expect(readYamlTree('End: yes\nb: y\nc: 2012-10-17\nd: "no"\nNo: on\ne: 010\nf: ~\ny: 1\nIsNull: Off\ng: TRUE\nh: .\n').value).toEqual({ End: true, b: 'y', c: '2012-10-17', d: 'no', No: 'on', e: 8, f: null, y: 1, IsNull: false, g: true, h: '.' })
    // a text or a boolean, by who reads it
    expect(readYamlTree('Next: Yes\n').root.members?.get('Next')?.node.unknown).toBe(true)
  })

  test('merges', () => {
    const text = 'x: &x { a: 1, b: 2 }\ny:\n  <<: [*x, { b: 3, c: 4 }]\n  a: 5\n'
    const { value, root } = readYamlTree(text)
    expect(value).toEqual({ x: { a: 1, b: 2 }, y: { a: 5, b: 2, c: 4 } })
    expect(root.members?.get('y')?.node.members?.get('b')?.node.start).toBe(text.indexOf('2'))
    expect(() => readYamlTree('a: !!binary aGk=')).toThrow(Mistake)
  })

  test('keeps a key that looks like a prototype as a key', () => {
    const { value } = readYamlTree('__proto__: { a: 1 }')
    expect(Object.keys(value as object)).toEqual(['__proto__'])
  })
})

describe('what is forgiven where it is asked for', () => {
  test('a key that occurs twice is told', () => {
    expect(readJsonTree('{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}', { allowDuplicates: true })).toMatchObject({ value: { a: 3, b: { c: 2 } }, duplicates: [{ start: 23, end: 26 }, { start: 32, end: 35 }] })
    expect(readYamlTree('a: 1\na: 2\n', { allowDuplicates: true })).toMatchObject({ value: { a: 2 }, duplicates: [{ start: 5, end: 6 }] })
  })

  test('lines between brackets may be indented as one likes', () => {
    const text = 'a:\n    b:\n      c: {\n  "x": "one",\n"y": [\n1, "two"\n],\n  "z":\n  "three"\n      }\nd: four\n'
    expect(() => readYamlTree(text)).toThrow(Mistake)
    const { value, root } = readYamlTree(text, { looseIndent: true })
    expect(value).toEqual({ a: { b: { c: { x: 'one', y: [1, 'two'], z: 'three' } } }, d: 'four' })
    const members = root.members?.get('a')?.node.members?.get('b')?.node.members?.get('c')?.node.members
    const shown = (node: { readonly start: number; readonly end: number } | undefined): string => text.slice(node?.start, node?.end)
    expect([shown(members?.get('x')?.key), shown(members?.get('y')?.node.items?.[1]), shown(members?.get('z')?.node), shown(root.members?.get('d')?.node)]).toEqual(['"x"', '"two"', '"three"', 'four'])
    expect(text.slice(members?.get('z')?.node.characters?.()(2)).slice(0, 3)).toBe('ree')
  })

  test('what stands between other signs is left where it is', () => {
    const text = 'note: it\'s [not\n  a list\ntext: |\n  "a { b\n    [ c\nquoted: "x [\n  y" # and [ more\nd: !Sub {\n"e": \'it\'\'s }\', # }\n f: [g\n ]\n}\nlast: a:b{c\n'
    expect(readYamlTree(text, { looseIndent: true, shortTags: true }).value).toEqual({ note: 'it\'s [not a list', text: '"a { b\n  [ c\n', quoted: 'x [ y', d: { 'Fn::Sub': { e: 'it\'s }', f: ['g'] } }, last: 'a:b{c' })
  })

  test.each(['a: [1', 'a: {b: 1\nc: 2', 'a:\n  - [1,\n2\nb: 3\n'])('%j is a mistake all the same', (text) => {
    expect(() => readYamlTree(text, { looseIndent: true })).toThrow(Mistake)
  })
})
