import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ReportRule } from '../../src/validator/formatters/located.js'
import { rules } from '../../src/validator/index.js'
import { readingRules } from './reading-rule.js'

/** Every rule that a finding may be of, by code. */
export const allRules = (): readonly ReportRule[] =>
  [...rules, ...readingRules].map(({ code, name, severity, summary }) => ({ code, name, severity, summary })).sort((a, b) => (a.code < b.code ? -1 : 1))

/** The folder that the package lies in: it has the documents, beside the sources or above what was built from them. */
export function packageFolder(): string {
  for (let at = import.meta.dirname; path.dirname(at) !== at; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'docs/errors.md'))) return at
  }
  throw new Error('the documents are missing from this installation')
}

/** Of this package. */
export function version(): string {
  const { version: own } = JSON.parse(readFileSync(path.join(packageFolder(), 'package.json'), 'utf8')) as { readonly version: string }
  return own
}
