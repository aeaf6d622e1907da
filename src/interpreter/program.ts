import type { Json, JsonObject } from '../asl/json.js'
import type { Retrier, StateType } from '../asl/index.js'
import type { EvaluationHost } from '../query/index.js'
import type { WorkflowType } from './types.js'

/** What a field is evaluated against. */
export interface FieldData {
  /** `$states.input`; `$` in JSONPath, where it is whatever the field works on. */
  readonly input: Json
  /** `$states.context`, `$$`: `null` for a field that does not read it. */
  readonly context: Json
  readonly variables: JsonObject
  /** Other members of `$states`: `result`, `errorOutput`. */
  readonly more: JsonObject | undefined
}

/** A compiled field: a constant, or something evaluated against a state's data. */
export interface Field {
  /** As AWS's causes name it: `Output`, `SecondsPath`, `Choices[0]/Condition`. */
  readonly name: string
  /** @throws QueryError, PathFailure */
  readonly evaluate: (data: FieldData, host: EvaluationHost) => Json
  /** The value of a field that holds no expression. */
  readonly constant?: { readonly value: Json }
  /** Whether it may read the context object, which costs something to make. */
  readonly readsContext: boolean
  /** The one expression or path it consists of, as causes quote it. */
  readonly source?: string
}

export interface CompiledCatcher {
  readonly errors: readonly string[]
  readonly next: string
  readonly assign?: Field
  readonly output?: Field
  readonly resultPath?: ReferencePath
}

export interface CompiledRule {
  /** Gives a boolean; in JSONata, it may turn out not to. */
  readonly condition: Field
  readonly next: string
  readonly assign?: Field
  readonly output?: Field
}

/** Puts a state's result into its input. */
export type ReferencePath = (input: Json, result: Json) => Json

/** What a JSONPath state does with its data. An absent member leaves the data as it is. */
export interface PathFlow {
  readonly inputPath?: Field
  readonly resultSelector?: Field
  readonly resultPath?: ReferencePath
  readonly outputPath?: Field
}

/** What of S3 is read, and how its bytes become items. */
export type InputType = 'CSV' | 'JSON' | 'JSONL' | 'PARQUET'

/** An `ItemReader`. What is left out of the configuration is undefined here, too: defaults are where the items are read. */
export interface CompiledReader {
  readonly action: 'listObjectsV2' | 'getObject'
  readonly arguments: Field
  readonly inputType?: InputType
  /** The object that is named lists those that hold the items. */
  readonly manifest?: 'S3_INVENTORY' | 'ATHENA_DATA'
  /** Of listed objects, the items in them are wanted. */
  readonly flatten: boolean
  readonly csvHeaders?: Field
  readonly csvDelimiter?: string
  readonly itemsPointer?: readonly string[]
  readonly maxItems?: Field
}

/** An `ItemBatcher`: at least one of the two limits is there. */
export interface CompiledBatcher {
  readonly maxItems?: Field
  readonly maxInputBytes?: Field
  readonly batchInput?: Field
}

/** A `ResultWriter`. Without arguments the results go on in the state's output. */
export interface CompiledWriter {
  readonly arguments?: Field
  readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN'
  readonly outputType: 'JSON' | 'JSONL'
}

/** What a Map has that runs its iterations as executions of their own. */
export interface DistributedMap {
  /** Names the children's machine, with the name of the one that has the Map. */
  readonly label: string
  /** The item processor. */
  readonly program: Program
  readonly reader?: CompiledReader
  readonly batcher?: CompiledBatcher
  readonly writer?: CompiledWriter
}

/** A state ready to run. Fields are named as in the definition, in lower case first. */
export interface CompiledState {
  readonly name: string
  readonly type: StateType
  /** Where the definition has it. */
  readonly path: string
  readonly next: string | undefined
  /** Present when the state speaks JSONPath. */
  readonly paths?: PathFlow
  readonly output?: Field
  readonly assign?: Field
  readonly retry: readonly Retrier[]
  readonly catch: readonly CompiledCatcher[]
  readonly resource?: ResourceName
  /** `Arguments`, or `Parameters`. */
  readonly arguments?: Field
  /** `Result` of a Pass. */
  readonly result?: Field
  readonly timeoutSeconds?: Field
  readonly heartbeatSeconds?: Field
  readonly credentials?: Field
  readonly rules: readonly CompiledRule[]
  readonly seconds?: Field
  readonly timestamp?: Field
  readonly error?: Field
  readonly cause?: Field
  /** `Items`, or `ItemsPath`. */
  readonly items?: Field
  /** `ItemSelector`, or `Parameters` of old. */
  readonly itemSelector?: Field
  readonly maxConcurrency?: Field
  readonly toleratedFailureCount?: Field
  readonly toleratedFailurePercentage?: Field
  /** Of a Map of mode DISTRIBUTED, which has no blocks. */
  readonly distributed?: DistributedMap
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
