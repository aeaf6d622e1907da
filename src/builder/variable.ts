import type { JsonObject } from '../asl/json.js'
import { BuilderError } from './error.js'

/** Source: AWS Step Functions developer guide, "Passing data between states with variables". */
const form = /^\p{ID_Start}\p{ID_Continue}{0,79}$/u

/** Names that stand for something else in JSONata: a variable of that name would hide it. */
const taken: ReadonlySet<string> = new Set([
  'states',
  'abs', 'append', 'assert', 'average', 'base64decode', 'base64encode', 'boolean', 'ceil', 'clone', 'contains', 'count', 'decodeUrl', 'decodeUrlComponent', 'distinct', 'each',
  'encodeUrl', 'encodeUrlComponent', 'error', 'eval', 'exists', 'filter', 'floor', 'formatBase', 'formatInteger', 'formatNumber', 'fromMillis', 'hash', 'join', 'keys', 'length',
  'lookup', 'lowercase', 'map', 'match', 'max', 'merge', 'millis', 'min', 'not', 'now', 'number', 'pad', 'parse', 'parseInteger', 'partition', 'power', 'random', 'range', 'reduce',
  'replace', 'reverse', 'round', 'shuffle', 'sift', 'single', 'sort', 'split', 'spread', 'sqrt', 'string', 'substring', 'substringAfter', 'substringBefore', 'sum', 'toMillis', 'trim',
  'type', 'typeOf', 'uppercase', 'uuid', 'zip',
])

/** What `each` and `filter` call the item at hand. */
export const itemName = (depth: number): string => (depth === 0 ? 'item' : `item${depth + 1}`)
const isItemName = (name: string): boolean => /^item\d*$/.test(name)

interface Assigning { readonly Assign?: JsonObject; readonly Catch?: readonly Assigning[]; readonly Choices?: readonly Assigning[] }

const assignedBy = ({ Assign = {}, Catch = [], Choices = [] }: Assigning): readonly string[] => [...Object.keys(Assign), ...[...Catch, ...Choices].flatMap(assignedBy)]

/** Whether an `ItemProcessor` runs its states in executions of their own. */
export const isDistributed = (processor: JsonObject): boolean => (processor['ProcessorConfig'] as JsonObject | undefined)?.['Mode'] === 'DISTRIBUTED'

/**
 * Checks the names of variables, and that no inner scope assigns one of an outer scope: AWS refuses that, wherever the assignment stands.
 *
 * @throws BuilderError ASL1009, ASL1010
 */
export function checkVariables(machine: JsonObject, outer: ReadonlySet<string> = new Set()): void {
  const states = Object.entries(machine['States'] as Readonly<Record<string, JsonObject>>)
  const inReach = new Set(outer)
  for (const [state, source] of states) {
    for (const name of assignedBy(source)) {
      if (!form.test(name)) throw new BuilderError('ASL1010', `'${name}', assigned in '${state}', is no variable name: a letter, then letters, digits or _, at most 80`)
      if (taken.has(name) || isItemName(name)) throw new BuilderError('ASL1010', `a variable '${name}', assigned in '${state}', would hide what $${name} stands for in JSONata: choose another name`)
      if (outer.has(name)) throw new BuilderError('ASL1009', `'${state}' assigns '${name}', which is a variable of the flow around it: inside a Map or Parallel, choose another name`)
      inReach.add(name)
    }
  }
  for (const [, { ItemProcessor: processor, Branches: branches = [] }] of states) {
    // the children of a Distributed Map are executions of their own
    if (processor !== undefined) checkVariables(processor as JsonObject, isDistributed(processor as JsonObject) ? new Set() : inReach)
    for (const branch of branches as readonly JsonObject[]) checkVariables(branch, inReach)
  }
}
