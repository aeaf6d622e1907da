import type { FileReport, LocatedDiagnostic } from '../../../../src/validator/formatters/index.js'

export const diagnostic: LocatedDiagnostic = {
  code: 'ASL2012', rule: 'missing-target', severity: 'error', path: '/States/A/Next', message: "there is no state 'B' at this level", help: "Did you mean 'A'?", aws: "Missing 'Next' target: B",
  line: 2, column: 11, endLine: 2, endColumn: 14,
}

/** A report of a file with some text. */
export function report(text: string, diagnostics: readonly LocatedDiagnostic[], file = 'a.asl.json'): FileReport {
  const lines = text.split('\n')
  return { file, diagnostics, lineAt: (line) => lines[line - 1] }
}

export const plainText = '{\n  "Next": "B"\n}'
