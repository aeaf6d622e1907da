import type { Severity } from '../finding.js'

/** Of a finding: `info` changes no verdict. */
export type LocatedSeverity = Severity | 'info'

/** A diagnostic with its place in the file it comes from. */
export interface LocatedDiagnostic {
  readonly code: string
  readonly rule: string
  readonly severity: LocatedSeverity
  /** In the form that Step Functions writes, from the definition's root; that of a template's own parts from the template's. */
  readonly path: string
  /** What is wrong, in one sentence. */
  readonly message: string
  readonly help?: string
  /** What Step Functions itself says. */
  readonly aws?: string
  /** The logical id of the state machine in a template. */
  readonly machine?: string
  /** Counted from 1, columns in UTF-16 units; the end is the first unit after it. */
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** One file that was validated. */
export interface FileReport {
  /** As it is shown: relative, with `/` between its parts. */
  readonly file: string
  readonly diagnostics: readonly LocatedDiagnostic[]
  /** The file's line of a number from 1, without its end, for code frames. */
  readonly lineAt: (line: number) => string | undefined
}

/** A rule as reports tell it. */
export interface ReportRule {
  readonly code: string
  readonly name: string
  readonly severity: LocatedSeverity
  readonly summary: string
}

/** How many findings of a kind some files have. */
export const countOf = (files: readonly FileReport[], severity: LocatedSeverity): number =>
  files.reduce((sum, { diagnostics }) => sum + diagnostics.filter((diagnostic) => diagnostic.severity === severity).length, 0)

/** Whether Step Functions would take what a file holds, as far as these rules know. */
export const isValid = ({ diagnostics }: FileReport): boolean => diagnostics.every(({ severity }) => severity !== 'error')
