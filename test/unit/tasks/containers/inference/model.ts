/** Small ONNX models, written by hand: protobuf with the few fields that they need. Source: onnx.proto of ONNX 1.12. */

type Field = readonly [number, number | string | Uint8Array]

const varint = (value: number): readonly number[] => (value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))])

function message(fields: readonly Field[]): Uint8Array {
  const bytes: number[] = []
  for (const [id, value] of fields) {
    if (typeof value === 'number') bytes.push(...varint(id * 8), ...varint(value))
    else {
      const content = typeof value === 'string' ? Buffer.from(value) : value
      bytes.push(...varint(id * 8 + 2), ...varint(content.length), ...content)
    }
  }
  return Uint8Array.from(bytes)
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

function model(parts: { readonly nodes: readonly Uint8Array[], readonly weights?: readonly Uint8Array[], readonly inputs: readonly Uint8Array[], readonly outputs: readonly Uint8Array[] }): Uint8Array {
  const graph = message([
    ...parts.nodes.map((each) => [1, each] as const), [2, 'g'], ...(parts.weights ?? []).map((each) => [5, each] as const),
    ...parts.inputs.map((each) => [11, each] as const), ...parts.outputs.map((each) => [12, each] as const),
  ])
  return message([[1, 8], [7, graph], [8, message([[1, ''], [2, 13]])]])
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
