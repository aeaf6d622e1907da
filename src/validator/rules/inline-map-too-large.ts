import { limit } from '../../asl/index.js'
import { dataFlow } from '../data-flow.js'
import { fewestEvents, keepsWholeResult, statedItems } from '../estimate.js'
import { edgesOf } from '../flow.js'
import type { Grounds } from '../ground.js'
import type { DefinitionNode, MachineNode, StateNode } from '../model.js'
import { parsedQuery } from '../parsed.js'
import type { Rule } from '../rule.js'
import { followed } from '../shape.js'

/** Bytes that a whole answer of lambda:invoke has at least: AWS was seen to give about 900, of which the payload is the smallest part. */
const lambdaAnswer = 500

/** The fewest bytes of one iteration's result, with the comma behind it. */
function fewestBytes(machine: MachineNode): number {
  const last = [...machine.states.values()].filter((state) => edgesOf(state).length === 0 || state.source['End'] === true)
  const isWhole = (state: StateNode): boolean => {
    const { Resource: resource } = state.source
    // a function named by its ARN gives its payload only
    return state.type === 'Task' && typeof resource === 'string' && resource.endsWith(':states:::lambda:invoke') && keepsWholeResult(state)
  }
  return last.length > 0 && last.every(isWhole) ? lambdaAnswer : 2
}

/** The items of a Map: as the caller says, as the definition states, or as an array that flows in. */
function itemsOf(state: StateNode, grounds: Grounds | undefined, { setting }: DefinitionNode): number | undefined {
  if (setting.items !== undefined) return setting.items
  const stated = statedItems(state)
  if (stated !== undefined || grounds === undefined) return stated
  const path = state.language === 'JSONPath' && typeof state.source['ItemsPath'] === 'string' ? parsedQuery(state.source['ItemsPath']).report?.paths[0] : undefined
  if (state.source['Items'] !== undefined || (state.source['ItemsPath'] !== undefined && (path === undefined || path.root !== 'input' || !path.plain))) return undefined
  const { shape } = followed(grounds.input, path?.keys ?? [])
  return typeof shape === 'object' && shape.kind === 'array' ? shape.length : undefined
}

/** An inline Map records its iterations in the history of the execution around it, and gives their results in one array. */
export const inlineMapTooLarge: Rule = {
  code: 'ASL2118',
  name: 'inline-map-too-large',
  severity: 'warning',
  summary: 'an inline Map passes 25,000 events or 256 KiB with the items it gets',
  definition(definition, report) {
    const maps = definition.states.filter(({ type, distributed }) => type === 'Map' && !distributed)
    if (maps.length === 0) return
    const flow = dataFlow(definition)
    for (const state of maps) {
      const [processor] = state.inner
      const items = itemsOf(state, flow.get(state), definition)
      if (items === undefined || processor === undefined) continue
      const help = 'Make it a Distributed Map ("Mode": "DISTRIBUTED"), whose items run as executions of their own.'
      const events = 2 + items * (2 + fewestEvents(processor))
      const bytes = items * fewestBytes(processor)
      if (processor.type === 'STANDARD' && events > limit.historyEvents) {
        report({ at: state.keys, key: true, message: `${items} items make at least ${events} events, of which an execution has at most ${limit.historyEvents}`, help })
      } else if (bytes > limit.payloadBytes) {
        report({ at: state.keys, key: true, message: `${items} results make at least ${bytes} bytes, of which a state's output has at most ${limit.payloadBytes}`, help: `Cut each result down by ResultSelector, ResultPath or Output; or: ${help}` })
      }
    }
  },
}
