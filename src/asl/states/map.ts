import type { Json, JsonObject } from '../json.js'
import type { FieldTable, Recovery, StateBase, SubMachine, Transition } from './common.js'

/** Where a Distributed Map has its items from, or puts its results: a call of S3. */
export interface MapCall {
  readonly Resource: string
  readonly Arguments?: Json
}

/** Which of S3's data are the items, and how they are read. */
export interface ItemReader extends MapCall {
  readonly ReaderConfig?: JsonObject
}

/** Gives items to children in groups. */
export interface ItemBatcher {
  readonly MaxItemsPerBatch?: number | string
  readonly MaxInputBytesPerBatch?: number | string
  readonly BatchInput?: Json
}

/** Puts the results of children into S3, in a form. */
export interface ResultWriter extends Partial<MapCall> {
  readonly WriterConfig?: JsonObject
}

/** Runs one sub-machine for each item of an array; as a Distributed Map, an execution of its own for each item or batch of any data set. */
export interface MapState extends StateBase, Transition, Recovery {
  readonly Type: 'Map'
  readonly ItemProcessor: SubMachine
  readonly Items?: Json
  readonly ItemSelector?: Json
  readonly MaxConcurrency?: number | string
  readonly ToleratedFailureCount?: number | string
  readonly ToleratedFailurePercentage?: number | string
  readonly ItemReader?: ItemReader
  readonly ItemBatcher?: ItemBatcher
  readonly ResultWriter?: ResultWriter
  readonly Label?: string
  readonly Output?: Json
  readonly Assign?: JsonObject
}

/** Which fields a Map state takes, in the order in which they are evaluated. */
export const mapFields = {
  jsonata: [
    'ItemProcessor', 'ItemReader', 'Items', 'ItemSelector', 'ItemBatcher', 'MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage', 'ResultWriter', 'Label', 'Output', 'Assign', 'Next', 'End', 'Retry', 'Catch',
  ],
  jsonataOnly: ['Items', 'Output'],
  jsonPathOnly: ['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters', 'ItemsPath', 'Iterator', 'MaxConcurrencyPath', 'ToleratedFailureCountPath', 'ToleratedFailurePercentagePath'],
  required: [],
} as const satisfies FieldTable

/** Fields that only a Distributed Map has. */
export const distributedMapFields = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'] as const
