import type { Json, JsonObject } from '../../../src/asl/json.js'
import type { WorkflowType } from '../../../src/interpreter/index.js'

/** A definition with an input, and what must come out of it. */
export interface Workload {
  readonly name: string
  readonly type: WorkflowType
  readonly definition: JsonObject
  readonly input: Json
  readonly output: Json
  /** States that are entered. */
  readonly transitions: number
}

const customer = { id: 'c-204', orders: 0, labels: ['new', 'eu'], address: { city: 'Graz', zone: 4 } }
const increment = 'arn:aws:lambda:us-east-1:123456789012:function:increment'

/** States in a row, the last of which ends. */
function row(count: number, state: (place: number) => JsonObject): JsonObject {
  const name = (place: number): string => `State ${String(place).padStart(4, '0')}`
  const states = Array.from({ length: count }, (_, place): readonly [string, Json] => [name(place), { ...state(place), ...(place + 1 < count ? { Next: name(place + 1) } : { End: true }) }])
  return { StartAt: name(0), States: Object.fromEntries(states) }
}

const pass: Workload = { name: 'pass', type: 'STANDARD', definition: row(100, () => ({ Type: 'Pass' })), input: customer, output: customer, transitions: 100 }

const parameters: Workload = {
  name: 'parameters', type: 'STANDARD', input: customer, output: { ...customer, orders: 100 }, transitions: 100,
  definition: row(100, () => ({ Type: 'Pass', Parameters: { 'id.$': '$.id', 'orders.$': 'States.MathAdd($.orders, 1)', 'labels.$': '$.labels', 'address.$': '$.address' } })),
}

const loop: Workload = {
  name: 'loop', type: 'STANDARD', input: { n: 0 }, output: { n: 1000 }, transitions: 2002,
  definition: {
    StartAt: 'More',
    States: {
      More: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 1000, Next: 'Add' }], Default: 'Enough' },
      Add: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'More' },
      Enough: { Type: 'Succeed' },
    },
  },
}

const parallel: Workload = {
  name: 'parallel', type: 'STANDARD', input: customer, transitions: 151,
  output: Array.from({ length: 50 }, (_, branch) => ({ branch, id: customer.id })),
  definition: {
    StartAt: 'All',
    States: {
      All: {
        Type: 'Parallel', End: true,
        Branches: Array.from({ length: 50 }, (_, branch) => ({
          StartAt: `${branch} first`,
          States: {
            [`${branch} first`]: { Type: 'Pass', Next: `${branch} second` },
            [`${branch} second`]: { Type: 'Pass', Parameters: { branch, 'id.$': '$.id' }, Next: `${branch} third` },
            [`${branch} third`]: { Type: 'Pass', End: true },
          },
        })),
      },
    },
  },
}

const taskLoop: Workload = {
  name: 'task loop', type: 'STANDARD', input: { n: 0 }, output: { n: 1000 }, transitions: 3002,
  definition: {
    StartAt: 'More',
    States: {
      More: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 1000, Next: 'Call' }], Default: 'Enough' },
      Call: { Type: 'Task', Resource: increment, ResultPath: '$.answer', Next: 'Add' },
      Add: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'More' },
      Enough: { Type: 'Succeed' },
    },
  },
}

/** Numbers of one digit: 50,000 of them stay within 256 KiB. */
function map(count: number): Workload {
  const items = Array.from({ length: count }, (_, place) => place % 10)
  return {
    // what a STANDARD history can hold ends at about 2,500 items of this kind
    name: `map ${count}`, type: count > 2500 ? 'EXPRESS' : 'STANDARD', input: { items }, output: items, transitions: 1 + 3 * count,
    definition: {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map', ItemsPath: '$.items', ItemSelector: { 'value.$': '$$.Map.Item.Value' }, End: true,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'Wrap',
            States: {
              Wrap: { Type: 'Pass', Parameters: { 'value.$': '$.value', wrapped: true }, Next: 'Which' },
              Which: { Type: 'Choice', Choices: [{ Variable: '$.value', NumericLessThan: 5, Next: 'Small' }], Default: 'Large' },
              Small: { Type: 'Pass', OutputPath: '$.value', End: true },
              Large: { Type: 'Pass', OutputPath: '$.value', End: true },
            },
          },
        },
      },
    },
  }
}

/** Records of about 120 bytes, 250 KB in all: just below what a state may hold. */
function large(): JsonObject {
  const records = Array.from({ length: 2150 }, (_, id) => ({ id, article: `article-${String(id).padStart(6, '0')}`, count: id % 9, price: (id * 41 % 1000) / 10, remark: 'in stock, to be sent within two days', ok: id % 2 === 0 }))
  return { records }
}

const payload: Workload = { name: '250 KB', type: 'STANDARD', definition: pass.definition, input: large(), output: large(), transitions: 100 }

const payloadResultPath: Workload = {
  name: '250 KB, ResultPath', type: 'STANDARD', transitions: 100, input: large(), output: { ...large(), last: { place: 99 } },
  definition: row(100, (place) => ({ Type: 'Pass', Result: { place }, ResultPath: '$.last' })),
}

const jsonata: Workload = {
  name: 'JSONata', type: 'STANDARD', input: customer, output: { ...customer, orders: 100 }, transitions: 100,
  definition: {
    QueryLanguage: 'JSONata',
    ...row(100, () => ({ Type: 'Pass', Output: { id: '{% $states.input.id %}', orders: '{% $states.input.orders + 1 %}', labels: '{% $states.input.labels %}', address: '{% $states.input.address %}' } })),
  },
}

/** Of {@link jsonata}: four expressions a state. */
export const jsonataExpressions = 400

export const workloads: readonly Workload[] = [pass, parameters, loop, parallel, taskLoop, map(1000), map(10_000), map(50_000), payload, payloadResultPath, jsonata]

/** What the function of the task loop does. */
export const handler = (input: Json): Json => ({ n: ((input as JsonObject)['n'] as number) + 1 })
