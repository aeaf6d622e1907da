import { harmless } from '../../asl/harmless.js'
import type { FileReport, LocatedDiagnostic } from './located.js'

/** How findings are written for people. */
export interface TextStyle {
  readonly color: boolean
  /** Columns of the terminal; 120 where there is none. */
  readonly width?: number
}

const fallbackWidth = 120
/** Minified definitions are one line of a megabyte. */
const least = 40

/** The part of a line that is shown: around a column, counted from 0. */
function windowOf(length: number, column: number, room: number): { readonly from: number; readonly to: number } {
  if (length <= room) return { from: 0, to: room }
  const from = Math.max(0, Math.min(column - Math.floor(room / 3), length - room))
  return { from, to: from + room }
}

/** Tabs and control characters would move the caret from what it points to. */
const flat = (text: string): string => harmless(text.replaceAll('\t', ' '))

/**
 * The lines around a finding, with a caret range under it.
 *
 * @returns lines without their ends; none when the file does not have the line
 * @example
 * codeFrame(report, diagnostic, { color: false })
 * // [' 9 |       "Retry": [],', '10 |       "Next": "Aprove"', '   |               ^^^^^^^^']
 */
export function codeFrame({ lineAt }: Pick<FileReport, 'lineAt'>, { line, column, endLine, endColumn }: LocatedDiagnostic, style: TextStyle): readonly string[] {
  const found = lineAt(line)
  if (found === undefined) return []
  const numbers = String(line).length
  const room = Math.max(least, (style.width ?? fallbackWidth) - numbers - 5)
  const { from, to } = windowOf(found.length, column - 1, room)
  const shown = (text: string): string => `${from > 0 ? '…' : ''}${flat(text.slice(from, to))}${text.length > to ? '…' : ''}`
  const row = (number: string, text: string): string => `${number.padStart(numbers)} | ${text}`.trimEnd()
  const before = line > 1 && from === 0 ? lineAt(line - 1) : undefined
  const end = endLine === line ? endColumn - 1 : found.length
  const carets = '^'.repeat(Math.max(1, Math.min(end, to) - (column - 1)))
  const pointer = `${' '.repeat(column - 1 - from + (from > 0 ? 1 : 0))}${style.color ? `\u001b[31m${carets}\u001b[39m` : carets}`
  return [...(before === undefined ? [] : [row(String(line - 1), shown(before))]), row(String(line), shown(found)), row('', pointer)]
}
