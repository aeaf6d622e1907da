import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The blocks of a document that have a name after their language: ```` ```json model.json ````. */
export function blocksOf(document: string): ReadonlyMap<string, string> {
  const text = readFileSync(fileURLToPath(new URL(`../../../docs/${document}`, import.meta.url)), 'utf8')
  return new Map([...text.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(([, name = '', body = '']) => [name, body]))
}
