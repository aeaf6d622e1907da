import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { ColumnType } from './contract.js'
import { loadOnnx } from './native.js'
import { fileProblem, requestProblem } from './problem.js'
import type { Predictor } from './user-module.js'
import type { FeatureInput, OutputShape, Signature, TensorInfo } from './signature.js'

/** Values of one input for some rows, row by row. */
export type FeatureData = Float32Array | Float64Array | Int32Array | BigInt64Array | string[]

/** Values of one output for some rows, row by row. */
export interface OutputData {
  readonly data: ArrayLike<number | bigint | string>
  readonly type: ColumnType
  readonly width: number
}

export interface Model {
  readonly signature: Signature
  /** Predicts some rows. */
  run(features: readonly FeatureInput[], data: readonly FeatureData[], rows: number): Promise<Readonly<Record<string, OutputData>>>
}

/**
 * Loads a model: one session with one thread, since there is a process a core.
 *
 * @throws InferenceError SW4204 when it is no ONNX model, or gives what is no table
 */
export async function loadModel(path: string): Promise<Model> {
  const onnx = await loadOnnx()
  let session: InferenceSession
  try {
    session = await onnx.InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' })
  } catch (cause) {
    throw requestProblem('SW4204', 'the model is no ONNX model that ONNX Runtime can load', { cause })
  }
  const signature = { inputs: session.inputMetadata.map(infoOf), outputs: session.outputMetadata.map(infoOf) }
  return {
    signature,
    async run(features, data, rows) {
      const feeds: Record<string, Tensor> = {}
      features.forEach(({ input, type, columns, flat }, index) => {
        const values = data[index] ?? []
        feeds[input] = new onnx.Tensor(type, values, flat ? [rows] : [rows, columns.length])
      })
      const results = await session.run(feeds).catch((cause: unknown) => {
        throw fileProblem('SW4220', 'the model did not take the rows: it wants other values than its signature says', { cause })
      })
      return Object.fromEntries(signature.outputs.map(({ name }) => [name, tableOf(name, results[name], rows)]))
    },
  }
}

function infoOf(info: InferenceSession.ValueMetadata): TensorInfo {
  if (!info.isTensor) throw requestProblem('SW4204', `the model's ${JSON.stringify(info.name)} is no tensor; export classifiers with zipmap off`)
  return { name: info.name, type: info.type, shape: info.shape }
}

const columnTypes: Readonly<Record<string, ColumnType>> = { float32: 'float32', float64: 'float64', int32: 'int32', int64: 'int64', string: 'string', bool: 'int32' }

function tableOf(name: string, tensor: Tensor | undefined, rows: number): OutputData {
  if (tensor === undefined) throw requestProblem('SW4204', `the model gave no output ${JSON.stringify(name)}`)
  const type = Object.hasOwn(columnTypes, tensor.type) ? columnTypes[tensor.type] : undefined
  const [first = 0, ...others] = tensor.dims
  const width = others.reduce((product, size) => product * size, 1)
  if (type === undefined || first !== rows || others.length > 1) {
    throw requestProblem('SW4204', `the model's output ${JSON.stringify(name)} is ${tensor.type} of ${tensor.dims.length} dimensions with ${first} rows for ${rows}; a table has a row for a row`)
  }
  return { data: tensor.data, type, width }
}

/** Room for an input's values. */
export function roomFor({ type, columns }: FeatureInput, rows: number): FeatureData {
  const size = rows * columns.length
  switch (type) {
    case 'float32': return new Float32Array(size)
    case 'float64': return new Float64Array(size)
    case 'int32': return new Int32Array(size)
    case 'int64': return new BigInt64Array(size)
    case 'string': return Array.from({ length: size }, () => '')
  }
}

/** The first `count` values. */
export const firstValues = (data: FeatureData, count: number): FeatureData => Array.isArray(data) ? data.slice(0, count) : data.subarray(0, count)

/** What the outputs are, found by predicting one row of zeros. */
export async function probeModel(model: Pick<Predictor, 'predict'>, features: readonly FeatureInput[]): Promise<readonly OutputShape[]> {
  const outputs = await model.predict(features, { data: features.map((feature) => roomFor(feature, 1)), rows: 1 })
  return Object.entries(outputs).map(([name, { type, width }]) => ({ name, type, width }))
}
