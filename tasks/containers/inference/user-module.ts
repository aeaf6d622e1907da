import { pathToFileURL } from 'node:url'
import type { Batch } from './batch.js'
import type { ColumnType, UserModule } from './contract.js'
import type { FeatureData, Model, OutputData } from './model.js'
import type { PredictionColumn, PredictionField } from './prediction.js'
import { fileProblem, requestProblem } from './problem.js'
import type { FeatureInput, TensorInfo } from './signature.js'

const columnTypes: readonly ColumnType[] = ['float32', 'float64', 'int32', 'int64', 'string']

/** What may change of a job by a module: what is read, and what is written. */
export interface LoadedModule {
  readonly reads: readonly string[] | undefined
  readonly predictions: readonly PredictionField[] | undefined
  readonly module: UserModule
}

/**
 * Loads the module that a user wrote.
 *
 * @throws InferenceError SW4233 when it cannot be loaded or exports something else than `UserModule`
 */
export async function loadModule(file: string): Promise<LoadedModule> {
  const module = await (import(pathToFileURL(file).href) as Promise<UserModule>).catch((cause: unknown) => {
    throw requestProblem('SW4233', 'the module cannot be loaded', { cause })
  })
  const { reads, before, predictions, after } = module
  if ((reads === undefined) !== (before === undefined)) throw requestProblem('SW4233', 'the module exports `before` and `reads`, the columns that it reads, or neither')
  if ((predictions === undefined) !== (after === undefined)) throw requestProblem('SW4233', 'the module exports `after` and `predictions`, the columns that it makes, or neither')
  const fields = predictions === undefined ? undefined : Object.entries(predictions).map(([name, type]) => ({ name, type }))
  const wrong = fields?.find(({ type }) => !columnTypes.includes(type))
  if (wrong !== undefined) throw requestProblem('SW4233', `the module's column ${JSON.stringify(wrong.name)} has no type of ${columnTypes.join(', ')}`)
  return { reads, predictions: fields, module }
}

/** The columns that `before` reads, as if the model did: double precision, whatever the model takes. */
export const readingOf = (columns: readonly number[]): FeatureInput => ({ input: 'before', type: 'float64', columns, flat: false })

/** The model's inputs as `before` fills them: their widths are what it gives. */
export function madeInputs({ before }: UserModule, names: readonly string[], inputs: readonly TensorInfo[], { data, rows }: Pick<Batch, 'data' | 'rows'>): { readonly features: readonly FeatureInput[], readonly data: readonly FeatureData[] } {
  const [values] = data
  const columns = Object.fromEntries(names.map((name, column) => [name, Float64Array.from({ length: rows }, (_, row) => Number(values?.[row * names.length + column]))]))
  const made = guarded('before', () => before?.({ rows, columns })) ?? {}
  const filled = inputs.map(({ name, type, shape }) => {
    const found = Object.hasOwn(made, name) ? made[name] : undefined
    if (found === undefined || found.length === 0 || found.length % rows !== 0) throw fileProblem('SW4233', `the module's \`before\` gave ${found?.length ?? 0} values for the model's input ${JSON.stringify(name)} and ${rows} rows`)
    const width = found.length / rows
    const feature = { input: name, type: type as FeatureInput['type'], columns: Array.from({ length: width }, (_, column) => column), flat: shape.length === 1 }
    return { feature, data: typed(feature.type, found) }
  })
  return { features: filled.map(({ feature }) => feature), data: filled.map((each) => each.data) }
}

function typed(type: FeatureInput['type'], values: ArrayLike<number | bigint | string>): FeatureData {
  switch (type) {
    case 'float32': return Float32Array.from(values as ArrayLike<number>)
    case 'float64': return Float64Array.from(values as ArrayLike<number>)
    case 'int32': return Int32Array.from(values as ArrayLike<number>)
    case 'int64': return BigInt64Array.from(values as ArrayLike<bigint>, BigInt)
    case 'string': return Array.from(values, String)
  }
}

/** The output's columns as `after` makes them. */
export function madeColumns({ after }: UserModule, fields: readonly PredictionField[], outputs: Readonly<Record<string, OutputData>>, rows: number): readonly PredictionColumn[] {
  const made = guarded('after', () => after?.({ rows, outputs })) ?? {}
  return fields.map(({ name, type }) => {
    const values = Object.hasOwn(made, name) ? made[name] : undefined
    if (values?.length !== rows) throw fileProblem('SW4233', `the module's \`after\` gave ${values?.length ?? 0} values of column ${JSON.stringify(name)} for ${rows} rows`)
    return { type, values }
  })
}

/** A user's error may quote what it stumbled over: its name alone is told. */
function guarded<Result>(name: string, call: () => Result): Result {
  try {
    return call()
  } catch (cause) {
    throw fileProblem('SW4233', `the module's \`${name}\` failed with ${cause instanceof Error ? cause.name : 'something that is no Error'}`, { cause })
  }
}

/** What a module says of itself, for the plan: sent by a worker, since modules run in workers only. */
export interface ModuleFacts {
  readonly reads?: readonly string[]
  readonly predictions?: readonly PredictionField[]
}

/** A model behind a module. */
export interface Predictor {
  predict(features: readonly FeatureInput[], batch: Pick<Batch, 'data' | 'rows'>): Promise<Readonly<Record<string, OutputData>>>
}

/** Predicts through the module's `before`, where it has one. */
export function predictorOf(model: Model, loaded: LoadedModule | undefined): Predictor {
  if (loaded?.reads === undefined) return { predict: (features, { data, rows }) => model.run(features, data, rows) }
  const { reads, module } = loaded
  return {
    predict(_features, batch) {
      const { features, data } = madeInputs(module, reads, model.signature.inputs, batch)
      return model.run(features, data, batch.rows)
    },
  }
}
