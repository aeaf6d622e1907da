import type { ColumnType } from './contract.js'

/** A column of predictions for some rows. A row that is blank has no value, whatever stands at its place. */
export interface PredictionColumn {
  readonly type: ColumnType
  readonly values: ArrayLike<number | bigint | string>
}

/** Name and type of a column. */
export interface PredictionField {
  readonly name: string
  readonly type: ColumnType
}

/**
 * The shortest text that reads back as the same single-precision number: 0.1 and not 0.10000000149011612.
 *
 * @example
 * ```ts
 * float32Text(Math.fround(0.1)) // '0.1'
 * ```
 */
export function float32Text(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

/** A number as text for CSV and JSONL, before it is decided what not-a-number is there. */
export function numberText(type: ColumnType, value: number | bigint | string): string {
  return type === 'float32' && typeof value === 'number' && Number.isFinite(value) ? float32Text(value) : String(value)
}
