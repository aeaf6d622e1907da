import type { Json, JsonObject } from '../asl/json.js'
import { emit } from './emit.js'
import { FlowBuilder } from './flow-builder.js'
import type { Flow, FlowEnd } from './flow.js'
import { checkVariables, isDistributed } from './variable.js'

export type WorkflowType = 'STANDARD' | 'EXPRESS'

declare const signature: unique symbol

/** One call as it stands in the definition, of a Task state, or of a Distributed Map that reads or writes S3: what a deployment derives permissions from. */
export interface TaskUse {
  readonly stateName: string
  /** `lambda:invoke`, `sqs:sendMessage.waitForTaskToken`, `aws-sdk:s3:headObject`; `activity` for an activity, which needs no permission. */
  readonly integration: string
  readonly arguments: Json
}

/** A finished definition, typed by what goes in and comes out. */
export interface Machine<In, Out> {
  readonly name: string
  readonly type: WorkflowType
  /** Amazon States Language. */
  readonly definition: JsonObject
  /** Every call, those of nested states included. */
  readonly tasks: readonly TaskUse[]
  /** Names of the Distributed Map states, nested ones included: the machine's role must start, describe and stop executions of the machine itself. */
  readonly distributedMaps: readonly string[]
  /** Names that deployment must fill in, sorted. */
  readonly substitutions: readonly string[]
  readonly [signature]: { readonly input: (value: In) => void; readonly output: Out }
}

export type AnyMachine = Machine<never, unknown>
export type MachineInput<M> = M extends Machine<infer In, unknown> ? In : never
export type MachineOutput<M> = M extends Machine<never, infer Out> ? Out : never

export interface MachineOptions<Kind extends WorkflowType> {
  readonly type: Kind
  readonly comment?: string
  /** Ends the execution as TIMED_OUT. */
  readonly timeoutSeconds?: number
}

/**
 * Starts the definition of a state machine.
 *
 * @example
 * const greet = stateMachine('greet', { type: 'EXPRESS' })
 *   .input<{ readonly name: string }>()
 *   .define((flow) => flow.pass('Greet', ($) => ({ text: concat('Hello ', $.input.name) })))
 */
export const stateMachine = <const Kind extends WorkflowType>(name: string, options: MachineOptions<Kind>) => ({
  input: <In>() => ({
    /** @throws BuilderError (`ASL1xxx`) for what the types cannot refuse */
    define: <D, R, E extends string>(build: (flow: Flow<Kind, In>) => FlowEnd<D, R, E>): Machine<In, D | R> => {
      const flow = build(new FlowBuilder([]) as unknown as Flow<Kind, In>) as unknown as FlowBuilder
      const definition: JsonObject = {
        ...(options.comment !== undefined && { Comment: options.comment }),
        QueryLanguage: 'JSONata',
        ...(options.timeoutSeconds !== undefined && { TimeoutSeconds: options.timeoutSeconds }),
        ...emit(flow.nodes),
      }
      checkVariables(definition)
      return { name, type: options.type, definition, tasks: tasksOf(definition), distributedMaps: distributedMapsOf(definition), substitutions: substitutionsOf(definition) } as unknown as Machine<In, D | R>
    },
  }),
})

/** The definition as text: stable, two blanks deep, with a final newline. */
export const definitionText = (machine: AnyMachine): string => `${JSON.stringify(machine.definition, null, 2)}\n`

type Named = readonly [name: string, state: JsonObject]

/** Every state, each before those inside it. */
function statesOf(machine: JsonObject): readonly Named[] {
  return Object.entries(machine['States'] as Readonly<Record<string, JsonObject>>).flatMap(([name, state]): readonly Named[] => {
    const inside = [...(state['ItemProcessor'] === undefined ? [] : [state['ItemProcessor']]), ...(state['Branches'] as readonly JsonObject[] | undefined ?? [])]
    return [[name, state], ...(inside as readonly JsonObject[]).flatMap(statesOf)]
  })
}

const integrationPrefix = 'arn:aws:states:::'

const integrationOf = (resource: string): string => (resource.startsWith(integrationPrefix) ? resource.slice(integrationPrefix.length) : 'activity')

const tasksOf = (machine: JsonObject): readonly TaskUse[] => statesOf(machine).flatMap(([stateName, state]) =>
  [state['Type'] === 'Task' ? state : undefined, state['ItemReader'], state['ResultWriter']].flatMap((call): readonly TaskUse[] => {
    const { Resource: resource, Arguments: given = {} } = (call ?? {}) as JsonObject
    return typeof resource === 'string' ? [{ stateName, integration: integrationOf(resource), arguments: given }] : []
  }))

const distributedMapsOf = (machine: JsonObject): readonly string[] =>
  statesOf(machine).filter(([, { ItemProcessor: processor }]) => processor !== undefined && isDistributed(processor as JsonObject)).map(([name]) => name)

const substitutionsOf = (definition: JsonObject): readonly string[] =>
  [...new Set([...JSON.stringify(definition).matchAll(/\$\{([A-Za-z0-9_]+)\}/g)].map(([, name = '']) => name))].sort()
