import { describe, expect, test } from '@jest/globals'
import { annotated, bytesOf, inPieces, named, refusal } from '../annotated.js'

const file = 'Acme\tB-ORG\nfell\tO\n\nJean\tB-PER\nLuc\tI-PER\n.\tO\n'

describe('reading CoNLL files', () => {
  test('an item is a sentence; its text is its tokens joined by a space', async () => {
    const items = await annotated('conll', file)
    expect(items).toEqual([
      {
        file: 'folder/gold.conll', line: 1, item: { id: 'gold.conll#1', text: 'Acme fell', spans: [{ start: 0, end: 4, label: 'ORG' }] },
        tokens: [{ start: 0, end: 4, line: 1 }, { start: 5, end: 9, line: 2 }],
      },
      {
        file: 'folder/gold.conll', line: 4, item: { id: 'gold.conll#2', text: 'Jean Luc .', spans: [{ start: 0, end: 8, label: 'PER' }] },
        tokens: [{ start: 0, end: 4, line: 4 }, { start: 5, end: 8, line: 5 }, { start: 9, end: 10, line: 6 }],
      },
    ])
  })

  test.each([
    ['spaces', file.replaceAll('\t', ' ')],
    ['several spaces, also at the ends', file.replaceAll('\t', '   ').replaceAll('\n', '  \n').replaceAll(/^(?=\w)/gm, ' ')],
    ['more columns', file.replaceAll('\t', '\tNN\tx\t')],
    ['more columns, by spaces', file.replaceAll('\t', ' NN x ')],
    ['CRLF', file.replaceAll('\n', '\r\n')],
    ['a byte-order mark', `\ufeff${file}`],
    ['no last line end', file.trimEnd()],
    ['a TAB in the blank line', file.replace('\n\n', '\n\t\n')],
    ['spaces in the blank line', file.replace('\n\n', '\n  \n')],
    ['a no-break space in the blank line', file.replace('\n\n', '\n\u00a0\n')],
    ['a space after the tag', file.replace('B-ORG', 'B-ORG ')],
    ['IOB1', file.replace('B-ORG', 'I-ORG').replace('B-PER', 'I-PER')],
    ['BIOES', file.replace('B-ORG', 'S-ORG').replace('I-PER', 'E-PER')],
    ['BILUO', file.replace('B-ORG', 'U-ORG').replace('I-PER', 'L-PER')],
  ])('%s: the same items on the same lines', async (_, variant) => {
    expect(await annotated('conll', variant)).toEqual(await annotated('conll', file))
  })

  test.each([
    ['several blank lines', `\n\n${file.replaceAll('\n\n', '\n\n \n\n')}\n\n`],
    ['-DOCSTART- lines', `-DOCSTART- -X- O O\n\n${file.replace('\n\n', '\n-DOCSTART-\tO\n')}`],
    ['a -DOCSTART- line of one column', `-DOCSTART-\n${file}`],
  ])('%s: the same items', async (_, variant) => {
    expect((await annotated('conll', variant)).map(({ item }) => item)).toEqual((await annotated('conll', file)).map(({ item }) => item))
  })

  test('another column of tags', async () => {
    const three = 'Acme B-ORG O\nfell O B-PER\n'
    expect((await annotated('conll', three, { tagColumn: 2 })).map(named)).toEqual([['ORG:Acme']])
    expect((await annotated('conll', three)).map(named)).toEqual([['PER:fell']])
    expect(await refusal(annotated('conll', three, { tagColumn: 4 }))).toEqual(['1: the line has 3 columns, so the tag cannot be in column 4'])
    expect(await refusal(annotated('conll', three, { tagColumn: 1 }))).toEqual(['1: the tag cannot be in column 1: the token is in column 1'])
  })

  test('characters beyond the basic plane, U+FEFF inside and at the ends of tokens, spaces inside tokens', async () => {
    const [one, two] = await annotated('conll', '🚀\tO\nAcme Inc\tB-ORG\n\ufeffup\ufeff\tB-X\n\n\ufeff!\tB-Y\n')
    expect(one?.item.text).toBe('🚀 Acme Inc \ufeffup\ufeff')
    expect(one === undefined ? [] : named(one)).toEqual(['ORG:Acme Inc', 'X:\ufeffup\ufeff'])
    expect(two === undefined ? [] : named(two)).toEqual(['Y:\ufeff!'])
  })

  test('a token that looks like a comment or a mark is a token', async () => {
    const [one] = await annotated('conll', '# O\n-DOCSTART-x O\n')
    expect(one?.item.text).toBe('# -DOCSTART-x')
  })

  test.each([1, 2, 3, 7, 64])('pieces of %d bytes give what the whole gives', async (size) => {
    const odd = `\ufeff${file.replaceAll('\n', '\r\n')}é🚀\tB-ORG`
    expect(await annotated('conll', inPieces(bytesOf(odd), size))).toEqual(await annotated('conll', odd))
  })

  test.each([
    ['a column too few', 'Acme\tNN\tB-ORG\nfell\tO\n', '2: 3 columns were expected, divided by TABs as in line 1; the line has 2'],
    ['a column too many', '\nAcme B-ORG\nit fell O\n', '3: 2 columns were expected, divided by spaces as in line 2; the line has 3'],
    ['a word alone', 'Acme\n', '1: a line must have a token and a tag, divided by a TAB or a space'],
    ['spaces in a file of TABs', 'Acme\tB-ORG\nfell O\n', '2: 2 columns were expected, divided by TABs as in line 1; the line has 1'],
    ['a TAB in a file of spaces', 'Acme B-ORG\nit\tfell O\n', '2: there is a TAB in the line, but the columns are divided by spaces since line 1'],
    ['a token that ends with a space', 'Acme \tB-ORG\n', '1: the token begins or ends with a space, but the columns are divided by TABs'],
    ['an empty token', 'Acme\tB-ORG\n\tO\n', '2: the token is empty'],
    ['a tag without a prefix', 'Acme\tB-ORG\n\nsecret\tPER\n', '3: the tag is neither O nor one of B- I- E- S- L- U- and a type'],
    ['an unknown prefix', 'secret\tX-PER\n', '1: the tag is neither O nor one of B- I- E- S- L- U- and a type'],
    ['an empty type', 'secret\tB-\n', '1: the tag has no type'],
    ['an empty tag', 'Acme\tNN\tO\nsecret\tNN\t\n', '2: the tag is empty'],
    ['no sentence', '\n\n-DOCSTART- O\n', '1: the file holds no items'],
    ['nothing', '', '1: the file holds no items'],
  ])('%s is refused with its line', async (_, content, problem) => {
    const problems = await refusal(annotated('conll', content))
    expect(problems).toEqual([problem])
    expect(problems.join()).not.toContain('secret')
  })

  test('bytes that are not UTF-8 are refused with their line', async () => {
    expect(await refusal(annotated('conll', new Uint8Array([...bytesOf('Acme\tO\n'), 0xff, ...bytesOf('\tO\n')])))).toEqual(['2: not UTF-8'])
  })

  test('a file that cannot be divided is told of once', async () => {
    expect(await refusal(annotated('conll', 'a title\tof three\tcolumns\nword\nword\n', { tagColumn: 9 }))).toHaveLength(1)
  })

  test('a sentence and a line over the limit are refused and not kept', async () => {
    expect(await annotated('conll', 'abc\tO\nde\tO\n', { maxDocumentBytes: 6 })).toHaveLength(1)
    expect(await refusal(annotated('conll', 'abc\tO\nde\tO\n'.repeat(1000), { maxDocumentBytes: 5 }))).toEqual(['2: the text of the sentence has more than 5 bytes here; at most 5 are allowed'])
    expect(await refusal(annotated('conll', `Acme\tO\n\n${'x'.repeat(1_000_011)}\tO\n`, { maxDocumentBytes: 10 }))).toEqual(['3: the line is too long for a document of at most 10 bytes'])
  })

  test('up to 20 problems are told, wherever they are', async () => {
    expect(await refusal(annotated('conll', 'a\tx\n'.repeat(30)))).toHaveLength(20)
    expect(await refusal(annotated('conll', 'a\tx\n\n'.repeat(30)))).toHaveLength(20)
  })

  test('a name of a file that makes no id is refused', async () => {
    expect(await refusal(annotated('conll', 'a\tO\n', { file: 'x'.repeat(255) }))).toEqual(['1: the id, which is made of the name of the file, must have 1 to 256 characters, no control characters among them'])
  })
})
