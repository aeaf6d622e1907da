import { codeFrame } from './frame.js'
import type { TextStyle } from './frame.js'
import { harmless } from '../../asl/harmless.js'
import { countOf } from './located.js'
import type { FileReport, LocatedDiagnostic, LocatedSeverity } from './located.js'

type Paint = (text: string) => string

const escape = (on: number, off: number) => (text: string): string => `\u001b[${on}m${text}\u001b[${off}m`
const plain: Paint = (text) => text
const colors: Readonly<Record<LocatedSeverity | 'strong' | 'faint', Paint>> = {
  error: escape(31, 39), warning: escape(33, 39), info: escape(36, 39), strong: escape(1, 22), faint: escape(2, 22),
}

const words: Readonly<Record<LocatedSeverity, string>> = { error: 'error', warning: 'warning', info: 'opinion' }

const indented = (line: string): string => `  ${line}`

function findingLines(report: FileReport, diagnostic: LocatedDiagnostic, style: TextStyle): readonly string[] {
  const { code, rule, severity, path, message, help, aws, machine, line, column } = diagnostic
  const paint = (name: keyof typeof colors): Paint => (style.color ? colors[name] : plain)
  const place = `${harmless(report.file)}:${line}:${column}`
  const where = harmless(machine === undefined ? path : `${path} of ${machine}`).replaceAll('\n', ' ')
  return [
    `${paint('strong')(place)}  ${paint(severity)(words[severity])} ${code} ${rule}  ${paint('faint')(`at ${where}`)}`,
    indented(harmless(message).replaceAll('\n', '\n  ')),
    ...codeFrame(report, diagnostic, style).map(indented),
    ...(help === undefined ? [] : [indented(`fix: ${harmless(help)}`)]),
    ...(aws === undefined ? [] : [indented(paint('faint')(`AWS: ${harmless(aws).replaceAll('\n', ' ')}`))]),
    '',
  ]
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/**
 * Findings for people, each with the lines it stands on, and a last line with the counts.
 *
 * @example
 * textReport(files, { color: false })
 */
export function textReport(files: readonly FileReport[], style: TextStyle): string {
  const [errors, warnings, opinions] = [countOf(files, 'error'), countOf(files, 'warning'), countOf(files, 'info')]
  const summary = [counted(errors, 'error'), counted(warnings, 'warning'), ...(opinions === 0 ? [] : [counted(opinions, 'opinion')])].join(', ')
  const found = files.flatMap((report) => report.diagnostics.flatMap((diagnostic) => findingLines(report, diagnostic, style)))
  return [...found, `${counted(files.length, 'file')}: ${summary}`, ''].join('\n')
}
