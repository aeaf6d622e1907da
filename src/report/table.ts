import { cut } from './style.js'

/** A cell: its text, and what is done to it once it has its width. */
export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
}

export interface Column {
  readonly head: string
  readonly align: 'left' | 'right'
  /** Texts longer than this are cut. */
  readonly most?: number
}

/** Sets rows in columns that are two spaces apart, as wide as their widest cell. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], headPaint: (text: string) => string): readonly string[] {
  const texts = rows.map((row) => columns.map(({ most = Infinity }, index) => cut(row[index]?.text ?? '', most)))
  const widths = columns.map(({ head }, index) => Math.max(...[head, ...texts.map((row) => row[index] ?? '')].map(lengthOf)))
  const set = (text: string, index: number): string => {
    const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - lengthOf(text)))
    return columns[index]?.align === 'right' ? padding + text : text + padding
  }
  const body = texts.map((row, line) => row.map((text, index) => (rows[line]?.[index]?.paint ?? unpainted)(set(text, index))).join('  ').trimEnd())
  return [headPaint(columns.map(({ head }, index) => set(head, index)).join('  ').trimEnd()), ...body]
}

const unpainted = (text: string): string => text
const lengthOf = (text: string): number => Array.from(text).length
