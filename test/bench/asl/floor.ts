import type { Json, JsonObject } from '../../../src/asl/json.js'
import { byteLength, limit } from '../../../src/asl/index.js'
import { handler } from './workload.js'

/**
 * The floor: each workload written by hand, with what no interpreter can do without. Two events a state that hold their data by reference, one await a state, and
 * the exact check of 256 KiB, remembered for each object.
 */

interface Event {
  readonly id: number
  readonly previousEventId: number
  readonly type: string
  readonly name: string
  readonly at: number
  readonly data: Json
}

interface Step {
  readonly name: string
  readonly work: (data: Json) => Json | Promise<Json>
  /** The next step; -1 ends. */
  readonly next: (data: Json) => number
}

class History {
  readonly events: Event[] = []

  push(type: string, name: string, data: Json): void {
    if (byteLength(data) > limit.payloadBytes) throw new Error('too large')
    this.events.push({ id: this.events.length + 1, previousEventId: this.events.length, type, name, at: Date.now(), data })
  }
}

async function walk(steps: readonly Step[], input: Json, history: History): Promise<Json> {
  let data = input
  for (let place = 0; place >= 0;) {
    const step = steps[place]
    if (step === undefined) throw new Error(`there is no step ${place}`)
    history.push('Entered', step.name, data)
    place = step.next(data)
    data = await step.work(data)
    history.push('Exited', step.name, data)
  }
  return data
}

const same = (data: Json): Json => data
const member = (data: Json, name: string): Json => (data as JsonObject)[name] ?? null
const numberOf = (data: Json, name: string): number => member(data, name) as number

const row = (count: number, work: (place: number) => Step['work']): readonly Step[] =>
  Array.from({ length: count }, (_, place) => ({ name: `State ${place}`, work: work(place), next: () => (place + 1 < count ? place + 1 : -1) }))

const oneMore = (data: Json): Json => ({ id: member(data, 'id'), orders: numberOf(data, 'orders') + 1, labels: member(data, 'labels'), address: member(data, 'address') })

function counting(call: Step | undefined): readonly Step[] {
  const add = call === undefined ? 1 : 2
  const enough = add + 1
  return [
    { name: 'More', work: same, next: (data) => (numberOf(data, 'n') < 1000 ? 1 : enough) },
    ...(call === undefined ? [] : [call]),
    { name: 'Add', work: (data) => ({ n: numberOf(data, 'n') + 1 }), next: () => 0 },
    { name: 'Enough', work: same, next: () => -1 },
  ]
}

const call: Step = { name: 'Call', work: async (data) => ({ ...(data as JsonObject), answer: await Promise.resolve(handler(data)) }), next: () => 2 }

const body: readonly Step[] = [
  { name: 'Wrap', work: (data) => ({ value: member(data, 'value'), wrapped: true }), next: () => 1 },
  { name: 'Which', work: same, next: (data) => (numberOf(data, 'value') < 5 ? 2 : 3) },
  { name: 'Small', work: (data) => member(data, 'value'), next: () => -1 },
  { name: 'Large', work: (data) => member(data, 'value'), next: () => -1 },
]

async function each(input: Json, history: History): Promise<Json> {
  const items = member(input, 'items') as readonly Json[]
  history.push('Entered', 'Each', input)
  const results: Json[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      history.push('IterationStarted', 'Each', index)
      results[index] = await walk(body, { value: items[index] ?? null }, history)
      history.push('IterationSucceeded', 'Each', index)
    }
  }
  await Promise.all(Array.from({ length: limit.inlineMapConcurrency }, worker))
  history.push('Exited', 'Each', results)
  return results
}

const branches = Array.from({ length: 50 }, (_, branch): readonly Step[] => [
  { name: 'first', work: same, next: () => 1 },
  { name: 'second', work: (data) => ({ branch, id: member(data, 'id') }), next: () => 2 },
  { name: 'third', work: same, next: () => -1 },
])

async function all(input: Json, history: History): Promise<Json> {
  history.push('Entered', 'All', input)
  const results = await Promise.all(branches.map((branch) => walk(branch, input, history)))
  history.push('Exited', 'All', results)
  return results
}

const ofSteps = (steps: readonly Step[]) => (input: Json, history: History): Promise<Json> => walk(steps, input, history)

const passes = ofSteps(row(100, () => same))

const floors: Readonly<Record<string, (input: Json, history: History) => Promise<Json>>> = {
  pass: passes,
  parameters: ofSteps(row(100, () => oneMore)),
  loop: ofSteps(counting(undefined)),
  parallel: all,
  'task loop': ofSteps(counting(call)),
  'map 1000': each,
  'map 10000': each,
  'map 50000': each,
  '250 KB': passes,
  '250 KB, ResultPath': ofSteps(row(100, (place) => (data) => ({ ...(data as JsonObject), last: { place } }))),
  JSONata: ofSteps(row(100, () => oneMore)),
}

/**
 * The hand-written form of a workload.
 *
 * @throws Error for a workload that has none
 */
export function floorOf(name: string): (input: Json) => Promise<Json> {
  const floor = floors[name]
  if (floor === undefined) throw new Error(`the workload '${name}' has no hand-written form`)
  return (input) => floor(input, new History())
}
