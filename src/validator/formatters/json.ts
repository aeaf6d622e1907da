import { isValid } from './located.js'
import type { FileReport, LocatedDiagnostic } from './located.js'

const entryOf = ({ code, rule, severity, path, line, column, message, help, machine }: LocatedDiagnostic): object =>
  ({ code, rule, severity, path, line, column, message, help: help ?? null, ...(machine !== undefined && { machine }) })

/**
 * One line of JSON: `{"files":[{"file","valid","diagnostics":[{"code","rule","severity","path","line","column","message","help"}]}]}`. `help` is null
 * where there is none; diagnostics of a template also have `machine`, the logical id of the state machine.
 *
 * @example
 * jsonReport([{ file: 'a.asl.json', diagnostics: [], lineAt: () => undefined }]) // '{"files":[{"file":"a.asl.json","valid":true,"diagnostics":[]}]}\n'
 */
export const jsonReport = (files: readonly FileReport[]): string =>
  `${JSON.stringify({ files: files.map((report) => ({ file: report.file, valid: isValid(report), diagnostics: report.diagnostics.map(entryOf) })) })}\n`
