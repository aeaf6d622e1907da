import type { Json, JsonObject } from '../../src/asl/json.js'

/** What comes after all branches, or all iterations, of a state. */
const joins = /^(Parallel|Map)State(?:Succeeded|Failed|Aborted)$/

const typeOf = (event: JsonObject): string => event['type'] as string
const numberOf = (event: JsonObject, name: 'id' | 'previousEventId'): number => event[name] as number

/** Whether states of a definition run at the same time, so that a recording has one of many orders. */
export function isConcurrent(definition: Json): boolean {
  if (Array.isArray(definition)) return (definition as readonly Json[]).some(isConcurrent)
  if (typeof definition !== 'object' || definition === null) return false
  const { Type: type, MaxConcurrency: most } = definition as JsonObject
  return type === 'Parallel' || (type === 'Map' && most !== 1) || Object.values(definition as JsonObject).some(isConcurrent)
}

/**
 * A history with its events in the order of their chains: branch after branch and iteration after iteration, each event behind the one that it follows from,
 * numbered anew. Two histories that differ in nothing but how branches took turns become equal: which branch ended last shows in what follows after all of
 * them, and when an iteration could start in what it follows from; both then follow from the start of the state.
 */
export function inOrderOfChains(events: readonly JsonObject[]): readonly JsonObject[] {
  const byId = new Map(events.map((event) => [numberOf(event, 'id'), event]))
  const children = new Map<number, JsonObject[]>()
  for (const event of events) {
    const parent = parentOf(event, byId)
    children.set(parent, [...children.get(parent) ?? [], event])
  }
  const ordered: JsonObject[] = []
  const waiting = [...sorted(children.get(0) ?? [])].reverse()
  for (let event = waiting.pop(); event !== undefined; event = waiting.pop()) {
    ordered.push(event)
    waiting.push(...[...sorted(children.get(numberOf(event, 'id')) ?? [])].reverse())
  }
  const numbers = new Map(ordered.map((event, i) => [numberOf(event, 'id'), i + 1]))
  return ordered.map((event, i) => renumbered({ ...event, id: i + 1, previousEventId: numbers.get(parentOf(event, byId)) ?? 0 }, numbers))
}

/** The event that one follows from whatever took turns: the start of the state, for what depends on the turns. */
function parentOf(event: JsonObject, byId: ReadonlyMap<number, JsonObject>): number {
  const previous = numberOf(event, 'previousEventId')
  const kind = closedBy(event, byId) ?? (typeOf(event) === 'MapIterationStarted' ? 'Map' : undefined)
  return kind === undefined ? previous : startOf(kind, previous, byId) ?? previous
}

/** Which kind of state an event comes at the end of, behind whichever branch was the last; its exit behind a failure comes behind that alone. */
function closedBy(event: JsonObject, byId: ReadonlyMap<number, JsonObject>): string | undefined {
  const [, joined] = joins.exec(typeOf(event)) ?? []
  if (joined !== undefined) return joined
  const [, left] = /^(Parallel|Map)StateExited$/.exec(typeOf(event)) ?? []
  const previous = byId.get(numberOf(event, 'previousEventId'))
  return left !== undefined && previous !== undefined && joins.exec(typeOf(previous))?.[1] === left ? undefined : left
}

/** Walks back to the start of the state around an event, past those of states that have ended on the way. */
function startOf(kind: string, from: number, byId: ReadonlyMap<number, JsonObject>): number | undefined {
  let inside = 0
  for (let event = byId.get(from); event !== undefined; event = before(event, byId)) {
    const type = typeOf(event)
    if (closedBy(event, byId) === kind) inside += 1
    else if (type === `${kind}StateStarted`) {
      if (inside === 0) return numberOf(event, 'id')
      inside -= 1
    }
  }
  return undefined
}

/** Always an earlier one, so that a walk ends whatever a recording says. */
function before(event: JsonObject, byId: ReadonlyMap<number, JsonObject>): JsonObject | undefined {
  const previous = numberOf(event, 'previousEventId')
  return previous < numberOf(event, 'id') ? byId.get(previous) : undefined
}

/** Siblings by what they are: iterations by index, branches by their first state, what joins them last; others as they came. */
function sorted(siblings: readonly JsonObject[]): readonly JsonObject[] {
  const keyOf = (event: JsonObject): readonly [number, number, string] => {
    const { mapIterationStartedEventDetails: iteration, stateEnteredEventDetails: entered } = event
    const index = typeof iteration === 'object' && iteration !== null ? (iteration as JsonObject)['index'] as number : 0
    const name = typeof entered === 'object' && entered !== null ? (entered as JsonObject)['name'] as string : ''
    return [joins.test(typeOf(event)) ? 1 : 0, index, name]
  }
  return [...siblings].sort((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)]
    return a[0] - b[0] || a[1] - b[1] || (a[2] === b[2] ? numberOf(one, 'id') - numberOf(other, 'id') : a[2] < b[2] ? -1 : 1)
  })
}

/** Causes name the event of a state's entry. */
function renumbered(value: JsonObject, numbers: ReadonlyMap<number, number>): JsonObject {
  return JSON.parse(JSON.stringify(value, (_, item: Json) => (typeof item === 'string'
    ? item.replace(/(entered at the event id #)(\d+)/g, (_whole, words: string, id: string) => `${words}${numbers.get(Number(id)) ?? id}`)
    : item))) as JsonObject
}
