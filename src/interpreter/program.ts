import type { Json, JsonObject } from '../asl/json.js'
import type { Retrier, StateType } from '../asl/index.js'
import type { EvaluationHost, JsonataBindings } from '../query/index.js'
import type { WorkflowType } from './types.js'

/** A compiled field: constant or expression, evaluated against a state's data. */
export type Field = (bindings: JsonataBindings, host: EvaluationHost) => Json

export interface CompiledCatcher {
  readonly errors: readonly string[]
  readonly next: string
  readonly assign?: Field
  readonly output?: Field
}

export interface CompiledRule {
  readonly condition: Field
  readonly next: string
  readonly assign?: Field
  readonly output?: Field
}

/** A state ready to run. Fields are named as in the definition, in lower case first. */
export interface CompiledState {
  readonly name: string
  readonly type: StateType
  /** Where the definition has it. */
  readonly path: string
  readonly next: string | undefined
  readonly output?: Field
  readonly assign?: Field
  readonly retry: readonly Retrier[]
  readonly catch: readonly CompiledCatcher[]
  readonly resource?: ResourceName
  readonly arguments?: Field
  readonly timeoutSeconds?: Field
  readonly heartbeatSeconds?: Field
  readonly credentials?: Field
  readonly rules: readonly CompiledRule[]
  readonly seconds?: Field
  readonly timestamp?: Field
  readonly error?: Field
  readonly cause?: Field
  readonly items?: Field
  /** The expression of Items without its delimiters, which causes quote. */
  readonly itemsExpression?: string
  readonly itemSelector?: Field
  readonly maxConcurrency?: Field
  /** Indexes of sub-machines in the program: branches, or the one processor. */
  readonly blocks: readonly number[]
}

/** A `Resource`, taken apart once. */
export interface ResourceName {
  readonly arn: string
  /** A function named directly, not through `states:::lambda:invoke`. */
  readonly bareLambda: boolean
  /** As events name it: `lambda`, `aws-sdk:s3`. */
  readonly resourceType: string
  /** As events name it: `invoke`, `sendMessage.waitForTaskToken`. */
  readonly resource: string
  readonly waitsForToken: boolean
  readonly waitsForJob: boolean
}

export interface Block {
  readonly startAt: string
  readonly states: ReadonlyMap<string, CompiledState>
}

/** A whole definition, compiled. Block 0 is the machine itself. */
export interface Program {
  readonly type: WorkflowType
  readonly blocks: readonly Block[]
  readonly timeoutSeconds: number | undefined
  readonly definition: JsonObject
}
