import type { FileReport, LocatedDiagnostic } from '../../src/validator/formatters/located.js'
import type { Span } from '../cli/source-tree.js'
import { lineTable } from './line-table.js'
import type { ReadingRule } from './reading-rule.js'
import type { Setting } from './setting.js'

/** What was found, without its place. */
export type Found = Pick<LocatedDiagnostic, 'code' | 'rule' | 'severity' | 'path' | 'message'> & Partial<Pick<LocatedDiagnostic, 'help' | 'aws' | 'machine'>>

/** Takes what is found in one file, and tells places as lines and columns. */
export interface FileFindings {
  readonly file: string
  readonly add: (found: Found, span: Span) => void
  /** Adds by a rule of reading, unless it is switched off. */
  readonly addRead: (rule: ReadingRule, span: Span, found: Pick<Found, 'message'> & Partial<Pick<Found, 'help' | 'aws' | 'machine' | 'path'>>) => void
  readonly report: () => FileReport
}

/**
 * Collects the findings of one file.
 *
 * @param text - empty for a file that is no text; everything stands at its beginning then
 */
export function fileFindings(file: string, text: string, levels: Setting['levels']): FileFindings {
  const { positionOf, lineAt } = lineTable(text)
  const diagnostics = new Map<string, LocatedDiagnostic>()
  const add = (found: Found, { start, end }: Span): void => {
    const [from, to] = [positionOf(start), positionOf(Math.max(end, start + 1))]
    const diagnostic = { ...found, line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
    // a file that two state machines take their definition from has each fault once
    diagnostics.set(JSON.stringify([found.code, found.machine, from.line, from.column, found.path, found.message]), diagnostic)
  }
  return {
    file, add,
    addRead({ code, name, severity }, span, found) {
      const level = levels[name] ?? levels[code] ?? severity
      if (level !== 'off') add({ path: '/', ...found, code, rule: name, severity: level }, span)
    },
    report: () => ({ file, diagnostics: [...diagnostics.values()], lineAt: text === '' ? () => undefined : lineAt }),
  }
}
