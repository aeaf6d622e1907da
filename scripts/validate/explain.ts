import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../cli/command.js'
import { allRules, packageFolder } from './catalogue.js'

/**
 * A page without the signs of Markdown, for a terminal: headings stand alone, code is indented, links show where they lead.
 *
 * @example
 * plainText('## Do\nsee `a` in [b](https://c.d)') // 'DO\nsee a in b (https://c.d)\n'
 */
export function plainText(markdown: string): string {
  let inCode = false
  const lines: string[] = []
  for (const line of markdown.trim().split('\n')) {
    if (line.startsWith('```')) inCode = !inCode
    else if (inCode) lines.push(line === '' ? '' : `    ${line}`)
    else lines.push(proseLine(line))
  }
  return `${lines.join('\n')}\n`
}

function proseLine(line: string): string {
  const heading = /^#+ (.*)$/.exec(line)
  const [, title] = heading ?? []
  const text = (title ?? line).replaceAll(/\[([^\]]*)\]\(([^)]*)\)/g, (_, words: string, target: string) => (/^https?:/.test(target) ? `${words} (${target})` : words)).replaceAll(/\*\*|`/g, '')
  return title === undefined || line.startsWith('# ') ? text : text.toUpperCase()
}

/**
 * What the page of a rule says, or the section of any other code.
 *
 * @param word - a code or the name of a rule
 * @throws UsageError when there is none
 */
export async function explain(word: string): Promise<string> {
  const code = word.toUpperCase()
  const rule = allRules().find(({ name, code: own }) => name === word || own === code)
  if (rule !== undefined) return plainText(await readFile(path.join(packageFolder(), 'docs/rules', `${rule.name}.md`), 'utf8'))
  if (/^(ASL|SW)\d{4}$/.test(code)) {
    const sections = (await readFile(path.join(packageFolder(), 'docs/errors.md'), 'utf8')).split(/^(?=##+ )/m)
    const section = sections.find((text) => text.startsWith(`### ${code}\n`))
    if (section !== undefined) return plainText(section.replace('### ', '# '))
  }
  throw new UsageError(`there is no rule or code '${word}'; stepwright validate --list-rules lists the rules`)
}

/** A table of all rules, by code. */
export function listRules(): string {
  const all = allRules()
  const width = Math.max(...all.map(({ name }) => name.length))
  return all.map(({ code, name, severity, summary }) => `${code}  ${severity.padEnd(7)}  ${name.padEnd(width)}  ${summary}\n`).join('')
}
