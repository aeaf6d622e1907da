import type { Json, JsonObject } from '../../../../src/asl/json.js'
import { compile, startExecution, virtualClock } from '../../../../src/interpreter/index.js'
import type { ExecutionResult, Integrations, ObjectStore, VirtualClock } from '../../../../src/interpreter/index.js'

export const pass: JsonObject = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
export const task = (more: JsonObject = {}): JsonObject => ({ StartAt: 'T', States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true, ...more } } })
export const getObject = 'arn:aws:states:::s3:getObject'
export const listObjects = 'arn:aws:states:::s3:listObjectsV2'
export const putObject = 'arn:aws:states:::s3:putObject'

export interface Ran extends ExecutionResult {
  readonly events: readonly (readonly [string, number])[]
  readonly details: readonly (JsonObject | undefined)[]
}

export interface World {
  readonly objects?: ObjectStore
  readonly clock?: VirtualClock
  /** What a task does. */
  readonly work?: (input: Json, clock: VirtualClock, child: string) => Json | Promise<Json>
}

/** A machine that is one Distributed Map. */
export const distributed = (map: JsonObject, processor: JsonObject = pass, type = 'EXPRESS', language = 'JSONata'): JsonObject => ({
  QueryLanguage: language, StartAt: 'M',
  States: { M: { Type: 'Map', End: true, ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type }, ...processor }, ...map } },
})

/** Runs a definition to its end. */
export async function run(definition: JsonObject, input: Json, { objects, clock = virtualClock(), work = (given) => given }: World = {}): Promise<Ran> {
  const integrations: Integrations = { invoke: async ({ parameters, executionArn }) => work(parameters, clock, executionArn) }
  const execution = startExecution(compile(definition, { type: 'STANDARD' }), input, {
    integrations, clock, stateMachineName: 'm', executionName: 'e', ...(objects !== undefined && { objects }),
    entropy: { uuid: () => '00000001-0000-4000-8000-00000000000a', random: () => 0 },
  })
  const result = await execution.result
  const events = execution.events()
  return { ...result, events: events.map(({ type, previousEventId }) => [type, previousEventId]), details: events.map(({ details }) => details?.value) }
}
