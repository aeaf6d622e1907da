/** Small ONNX models, written by hand: protobuf with the few fields that they need. Source: onnx.proto of ONNX 1.12. */

type Field = readonly [number, number | string | Uint8Array]

const varint = (value: number): readonly number[] => (value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))])

function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields.flatMap(([id, value]) => {
    if (typeof value === 'number') return [Uint8Array.from([...varint(id * 8), ...varint(value)])]
    const content = typeof value === 'string' ? Buffer.from(value) : value
    return [Uint8Array.from([...varint(id * 8 + 2), ...varint(content.length)]), content]
  }))
}

const [float32, int64] = [1, 7]

const dimension = (size: number | string): Uint8Array => message([typeof size === 'number' ? [1, size] : [2, size]])

const value = (name: string, type: number, shape: readonly (number | string)[]): Uint8Array =>
  message([[1, name], [2, message([[1, message([[1, type], [2, message(shape.map((size) => [1, dimension(size)] as const))]])]])]])

const floats = (name: string, dims: readonly number[], values: readonly number[]): Uint8Array =>
  message([...dims.map((size) => [1, size] as const), [2, float32], [8, name], [9, new Uint8Array(Float32Array.from(values).buffer)]])

const node = (type: string, inputs: readonly string[], outputs: readonly string[], attributes: readonly Uint8Array[] = []): Uint8Array =>
  message([...inputs.map((name) => [1, name] as const), ...outputs.map((name) => [2, name] as const), [4, type], ...attributes.map((attribute) => [5, attribute] as const)])

const integer = (name: string, number: number): Uint8Array => message([[1, name], [3, number], [20, 2]])

function model(parts: { readonly nodes: readonly Uint8Array[], readonly weights?: readonly Uint8Array[], readonly inputs: readonly Uint8Array[], readonly outputs: readonly Uint8Array[], readonly domains?: readonly (readonly [string, number])[] }): Uint8Array {
  const graph = message([
    ...parts.nodes.map((each) => [1, each] as const), [2, 'g'], ...(parts.weights ?? []).map((each) => [5, each] as const),
    ...parts.inputs.map((each) => [11, each] as const), ...parts.outputs.map((each) => [12, each] as const),
  ])
  const domains = [['', 13], ...(parts.domains ?? [])] as const
  return message([[1, 8], [7, graph], ...domains.map(([name, version]) => [8, message([[1, name], [2, version]])] as const)])
}

/** `X [n, weights]` → `score [n, 1]`: the sum of cells by their weights. */
export const linearModel = (weights: readonly number[]): Uint8Array => model({
  nodes: [node('MatMul', ['X', 'W'], ['score'])],
  weights: [floats('W', [weights.length, 1], weights)],
  inputs: [value('X', float32, ['n', weights.length])],
  outputs: [value('score', float32, ['n', 1])],
})

/** `a [n, 1]` and `b [n]`, each of its own → `sum [n, 1]` of `a` and 1, and `twice [n]` of `b`. */
export const namedModel = (): Uint8Array => model({
  nodes: [node('Add', ['a', 'one'], ['sum']), node('Add', ['b', 'b'], ['twice'])],
  weights: [floats('one', [1], [1])],
  inputs: [value('a', float32, ['n', 1]), value('b', float32, ['n'])],
  outputs: [value('sum', float32, ['n', 1]), value('twice', float32, ['n'])],
})

/** `X [n, 2]` → `label int64 [n]`: which of two cells is larger, and `probabilities [n, 2]`. */
export const classifierModel = (): Uint8Array => model({
  nodes: [node('ArgMax', ['X'], ['label'], [integer('axis', 1), integer('keepdims', 0)]), node('Softmax', ['X'], ['probabilities'], [integer('axis', 1)])],
  inputs: [value('X', float32, ['n', 2])],
  outputs: [value('label', int64, ['n']), value('probabilities', float32, ['n', 2])],
})

/** An attribute with several values; its fields may come in any order. */
const list = (name: string, type: 6 | 7 | 8, values: Uint8Array): Uint8Array => Buffer.concat([message([[1, name], [20, type]]), values])
const ints = (name: string, values: readonly number[]): Uint8Array => list(name, 7, message(values.map((number) => [8, number] as const)))
const strings = (name: string, values: readonly string[]): Uint8Array => list(name, 8, message(values.map((text) => [9, text] as const)))
const floatList = (name: string, values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(Float32Array.from(values).buffer)
  return list(name, 6, message([[7, bytes]]))
}

/**
 * `X [n, features]` → `score [n, 1]`: full trees that ask whether a feature is at most a half, as a gradient booster makes them.
 *
 * @param random - numbers from 0 to 1
 */
export function treeModel({ features, trees, depth }: { readonly features: number, readonly trees: number, readonly depth: number }, random: () => number): Uint8Array {
  const inner = 2 ** depth - 1
  const all = 2 ** (depth + 1) - 1
  const nodes = Array.from({ length: trees }, (_, tree) => Array.from({ length: all }, (_node, index) => ({ tree, index, leaf: index >= inner }))).flat()
  const leaves = nodes.filter(({ leaf }) => leaf)
  const attributes = [
    ints('nodes_treeids', nodes.map(({ tree }) => tree)), ints('nodes_nodeids', nodes.map(({ index }) => index)),
    ints('nodes_featureids', nodes.map(({ leaf }) => leaf ? 0 : Math.floor(random() * features))),
    floatList('nodes_values', nodes.map(({ leaf }) => leaf ? 0 : 0.2 + 0.6 * random())), strings('nodes_modes', nodes.map(({ leaf }) => leaf ? 'LEAF' : 'BRANCH_LT')),
    ints('nodes_truenodeids', nodes.map(({ leaf, index }) => leaf ? 0 : 2 * index + 1)), ints('nodes_falsenodeids', nodes.map(({ leaf, index }) => leaf ? 0 : 2 * index + 2)),
    ints('target_treeids', leaves.map(({ tree }) => tree)), ints('target_nodeids', leaves.map(({ index }) => index)), ints('target_ids', leaves.map(() => 0)),
    floatList('target_weights', leaves.map(() => random() - 0.5)), integer('n_targets', 1),
  ]
  return model({
    nodes: [message([[1, 'X'], [2, 'score'], [4, 'TreeEnsembleRegressor'], ...attributes.map((attribute) => [5, attribute] as const), [7, 'ai.onnx.ml']])],
    inputs: [value('X', float32, ['n', features])],
    outputs: [value('score', float32, ['n', 1])],
    domains: [['ai.onnx.ml', 1]],
  })
}
