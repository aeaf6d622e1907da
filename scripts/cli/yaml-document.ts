import { Composer, Lexer, Parser, YAMLParseError } from 'yaml'
import type { CST, Document } from 'yaml'
import { Mistake } from './source-tree.js'

/** The most collections that lie in one another. The library goes down them by recursion, and where the stack ends within a regular expression, the process ends. */
export const deepestYaml = 500

/** Values that JSON does not have: their texts are kept. */
const withoutJson = new Set(['timestamp', 'binary', 'omap', 'set', 'pairs'].map((name) => `tag:yaml.org,2002:${name}`))

/**
 * Parses a text as YAML 1.1, which AWS's readers have: `010` is eight, and `<<` merges. Keys that occur twice are not told, since the library compares each
 * with each.
 *
 * @returns the first document, with its errors; a second document is one
 * @throws Mistake where collections lie in one another deeper than {@link deepestYaml}
 * @example
 * parsedYaml('a: [1, 2]').errors // []
 */
export function parsedYaml(text: string): Document.Parsed {
  const composer = new Composer({
    version: '1.1', prettyErrors: false, uniqueKeys: false, customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !withoutJson.has(tag.tag)),
  })
  let document: Document.Parsed | undefined
  for (const found of composer.compose(boundedTokens(text), true, text.length)) {
    if (document !== undefined) {
      document.errors.push(new YAMLParseError([found.range[0], found.range[1]], 'MULTIPLE_DOCS', 'a second document follows'))
      break
    }
    document = found
  }
  if (document === undefined) throw new Error('the YAML parser gave no document')
  return document
}

/** The tokens of a text. The parser keeps what is open on a stack of its own, so that depth is known before anything goes down it. */
function* boundedTokens(text: string): Generator<CST.Token, void> {
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme)
    // at the bottom lies the document
    const excess = parser.stack[deepestYaml + 1]
    if (excess !== undefined && 'items' in excess) throw new Mistake(excess.offset, `nested deeper than ${deepestYaml}`, 'deep')
  }
  yield* parser.end()
}
