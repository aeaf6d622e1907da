import type { OutputData } from './model.js'
import type { PredictionColumn } from './prediction.js'
import { requestProblem } from './problem.js'
import type { OutputPick } from './signature.js'

/**
 * Takes the output's columns out of what a model gave.
 *
 * @throws InferenceError SW4204 when it is something else than its first row was
 */
export function columnsOf(outputs: Readonly<Record<string, OutputData>>, picks: readonly OutputPick[], rows: number): readonly PredictionColumn[] {
  return picks.flatMap(({ output, fields }) => {
    const found = outputs[output]
    if (found?.width !== fields.length) throw requestProblem('SW4204', `the model's output ${JSON.stringify(output)} has not always ${fields.length} columns`)
    const { data, width, type } = found
    return fields.map((_, column) => ({ type, values: width === 1 ? data : strided(data, rows, width, column) }))
  })
}

function strided(data: OutputData['data'], rows: number, width: number, column: number): PredictionColumn['values'] {
  if (data instanceof Float32Array || data instanceof Float64Array) {
    const values = data instanceof Float32Array ? new Float32Array(rows) : new Float64Array(rows)
    for (let row = 0; row < rows; row++) values[row] = data[row * width + column] ?? NaN
    return values
  }
  return Array.from({ length: rows }, (_, row) => data[row * width + column] ?? 0)
}
