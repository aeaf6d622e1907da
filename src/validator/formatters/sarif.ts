import type { FileReport, LocatedDiagnostic, LocatedSeverity, ReportRule } from './located.js'

const level: Readonly<Record<LocatedSeverity, string>> = { error: 'error', warning: 'warning', info: 'note' }

/** A file's name as a URI reference. */
const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/')

const ruleEntry = ({ code, name, severity, summary }: ReportRule): object => ({
  id: code, name, shortDescription: { text: summary }, help: { text: `stepwright validate --explain ${code}` }, defaultConfiguration: { level: level[severity] },
})

function resultOf(file: string, diagnostic: LocatedDiagnostic, indexes: ReadonlyMap<string, number>): object {
  const { code, severity, path, message, help, machine, line, column, endLine, endColumn } = diagnostic
  const ruleIndex = indexes.get(code)
  return {
    ruleId: code, ...(ruleIndex !== undefined && { ruleIndex }), level: level[severity],
    message: { text: help === undefined ? message : `${message}. ${help}` },
    locations: [{
      physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: column, endLine, endColumn } },
      logicalLocations: [{ fullyQualifiedName: machine === undefined ? path : `${machine}${path}` }],
    }],
  }
}

/**
 * A log in SARIF 2.1.0, as code scanning takes it.
 *
 * @param rules - all that could have been broken
 * @param version - of this tool
 */
export function sarifReport(files: readonly FileReport[], rules: readonly ReportRule[], version: string): string {
  const indexes = new Map(rules.map(({ code }, i) => [code, i]))
  return `${JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'stepwright', semanticVersion: version, rules: rules.map(ruleEntry) } },
      columnKind: 'utf16CodeUnits',
      artifacts: files.map(({ file }) => ({ location: { uri: uriOf(file) } })),
      results: files.flatMap(({ file, diagnostics }) => diagnostics.map((diagnostic) => resultOf(file, diagnostic, indexes))),
    }],
  }, null, 2)}\n`
}
