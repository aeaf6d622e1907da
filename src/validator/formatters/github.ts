import type { FileReport, LocatedDiagnostic, LocatedSeverity } from './located.js'

const command: Readonly<Record<LocatedSeverity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

/** Source: GitHub's toolkit, `command.ts`: what would end a message, or a property before it. */
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

function annotation(file: string, { code, rule, severity, path, line, column, endLine, endColumn, message, help, machine }: LocatedDiagnostic): string {
  // columns of an end count its last character; GitHub shows them only within one line
  const columns = endLine === line ? `,col=${column},endColumn=${Math.max(column, endColumn - 1)}` : `,col=${column}`
  const where = machine === undefined ? path : `${machine} ${path}`
  const text = [`${message} (${where})`, ...(help === undefined ? [] : [help])].join('\n')
  return `::${command[severity]} file=${escapeProperty(file)},line=${line},endLine=${endLine}${columns},title=${escapeProperty(`${code} ${rule}`)}::${escapeData(text)}`
}

/**
 * Workflow commands that GitHub Actions turns into annotations of the changed lines.
 *
 * @example
 * githubReport(files) // '::error file=a.asl.json,line=3,endLine=3,col=5,endColumn=9,title=ASL2012 missing-target::…\n'
 */
export const githubReport = (files: readonly FileReport[]): string =>
  files.flatMap(({ file, diagnostics }) => diagnostics.map((diagnostic) => `${annotation(file, diagnostic)}\n`)).join('')
