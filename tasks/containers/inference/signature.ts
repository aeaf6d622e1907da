import type { ColumnType, InferenceOptions } from './contract.js'
import type { PredictionField } from './prediction.js'
import { fileProblem, requestProblem } from './problem.js'

/** Types of a model's inputs that tables can fill. */
export type InputType = 'float32' | 'float64' | 'int32' | 'int64' | 'string'

/** An input or output as the model declares it: dimensions that vary are names. */
export interface TensorInfo {
  readonly name: string
  readonly type: string
  readonly shape: readonly (number | string)[]
}

export interface Signature {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
}

/** A column of an input file. */
export interface TableColumn {
  readonly name: string
  readonly numeric: boolean
  /** It holds single-precision numbers. */
  readonly single?: boolean
  /** All that was seen of it are whole numbers. */
  readonly whole?: boolean
}

/** How one of the model's inputs is filled. */
export interface FeatureInput {
  readonly input: string
  readonly type: InputType
  /** Columns by their place in the file, in the model's order. */
  readonly columns: readonly number[]
  /** Its tensor has one dimension only. */
  readonly flat: boolean
}

const inputTypes: ReadonlySet<string> = new Set<InputType>(['float32', 'float64', 'int32', 'int64', 'string'])
const isInputType = (type: string): type is InputType => inputTypes.has(type)

/**
 * Finds the columns that a model reads. Each input takes the columns that are declared for it; else, the column of its own name; else, when it
 * is the only one, all numeric columns in their order, besides those that are to be kept by name.
 *
 * @param file - for messages
 * @throws InferenceError SW4212 when a column is missing, SW4213 when there are too many or too few, SW4214 when the model wants what no table has
 */
export function chooseColumns({ inputs }: Signature, columns: readonly TableColumn[], { features, keep }: Pick<InferenceOptions, 'features' | 'keep'>, file: string): readonly FeatureInput[] {
  const unknown = Object.keys(features).find((name) => name !== onlyInput && !inputs.some((input) => input.name === name))
  if (unknown !== undefined) throw requestProblem('SW4214', `the model has no input ${JSON.stringify(unknown)}; it has ${quoted(inputs.map(({ name }) => name))}`)
  return inputs.map((input) => {
    const { name, type, shape } = input
    const width = shape[1] ?? 1
    if (!isInputType(type) || shape.length < 1 || shape.length > 2) {
      throw requestProblem('SW4214', `the model's input ${JSON.stringify(name)} is ${type} with ${shape.length} dimensions; tables fill ${[...inputTypes].join(', ')} with rows and columns`)
    }
    const declared = (Object.hasOwn(features, name) ? features[name] : undefined) ?? (inputs.length === 1 && Object.hasOwn(features, onlyInput) ? features[onlyInput] : undefined)
    const chosen = declared === undefined ? undeclared(input, inputs.length === 1, columns, keep, file) : declared.map((column) => placeOf(columns, column, file))
    if (typeof width === 'number' && chosen.length !== width) {
      const how = declared === undefined ? 'numeric columns are there' : 'columns are declared'
      throw fileProblem('SW4213', `the model's input ${JSON.stringify(name)} takes ${width} columns, and ${chosen.length} ${how} for ${file}; declare them with --feature`)
    }
    return { input: name, type, columns: chosen, flat: shape.length === 1 }
  })
}

/** Stands for the input of a model that has one. */
export const onlyInput = '*'

function undeclared({ name, shape }: TensorInfo, isOnly: boolean, columns: readonly TableColumn[], keep: InferenceOptions['keep'], file: string): readonly number[] {
  const own = columns.findIndex((column) => column.name === name)
  if (own !== -1 || !isOnly) return [own === -1 ? placeOf(columns, name, file) : own]
  const kept = new Set(keep === 'all' ? [] : keep)
  const numeric = columns.flatMap((column, index) => column.numeric && !kept.has(column.name) ? [index] : [])
  if (numeric.length === 0) throw fileProblem('SW4213', `${file} has no numeric column for the model's input ${JSON.stringify(name)} of ${shape.length} dimensions`)
  return numeric
}

/** The place of a column by its name. */
export function placeOf(columns: readonly TableColumn[], name: string, file: string): number {
  const place = columns.findIndex((column) => column.name === name)
  if (place === -1) throw fileProblem('SW4212', `${file} has no column ${JSON.stringify(name)}`)
  return place
}

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(', ')

/** Columns made of one of the model's outputs, side by side. */
export interface OutputPick {
  readonly output: string
  readonly fields: readonly PredictionField[]
}

/** What an output turned out to be when the model ran. */
export interface OutputShape {
  readonly name: string
  readonly type: ColumnType
  readonly width: number
}

/**
 * Names the columns of the output. The first output that has one column is the prediction; others have their own names, with a number for each
 * column where there are several.
 *
 * @throws InferenceError SW4215 when an output is declared that the model has not, or other columns than it has
 * @example
 * ```ts
 * nameOutputs([{ name: 'label', type: 'int64', width: 1 }, { name: 'probabilities', type: 'float32', width: 2 }], { outputs: {}, prediction: 'prediction' })
 * // prediction, probabilities_0, probabilities_1
 * ```
 */
export function nameOutputs(shapes: readonly OutputShape[], { outputs, prediction }: Pick<InferenceOptions, 'outputs' | 'prediction'>): readonly OutputPick[] {
  const declared = Object.entries(outputs)
  const picks = declared.length > 0
    ? declared.map(([name, columns]) => declaredPick(shapes, name, columns))
    : shapes.map(({ name, type, width }) => {
        const isFirst = shapes.find((shape) => shape.width === 1)?.name === name
        const names = width === 1 ? [isFirst ? prediction : name] : Array.from({ length: width }, (_, index) => `${name}_${index}`)
        return { output: name, fields: names.map((column) => ({ name: column, type })) }
      })
  const all = picks.flatMap(({ fields }) => fields.map(({ name }) => name))
  const twice = all.find((name, index) => all.indexOf(name) !== index)
  if (twice !== undefined) throw requestProblem('SW4215', `two columns of the output are named ${JSON.stringify(twice)}; name them with --output`)
  return picks
}

function declaredPick(shapes: readonly OutputShape[], name: string, columns: readonly string[]): OutputPick {
  const shape = shapes.find((candidate) => candidate.name === name)
  if (shape === undefined) throw requestProblem('SW4215', `the model has no output ${JSON.stringify(name)}; it has ${quoted(shapes.map((each) => each.name))}`)
  if (columns.length !== shape.width) throw requestProblem('SW4215', `the model's output ${JSON.stringify(name)} has ${shape.width} columns, and ${columns.length} names are given`)
  return { output: name, fields: columns.map((column) => ({ name: column, type: shape.type })) }
}
