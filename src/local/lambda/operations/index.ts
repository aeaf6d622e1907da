import { getEventSourceMapping } from './get-event-source-mapping.js'
import { getFunction } from './get-function.js'
import { getFunctionConfiguration } from './get-function-configuration.js'
import { invoke } from './invoke.js'
import { listEventSourceMappings } from './list-event-source-mappings.js'
import { listFunctions } from './list-functions.js'
import type { Operation } from './operation.js'
import { updateEventSourceMapping } from './update-event-source-mapping.js'

/** An API call, and what of its request it understands. */
export interface KnownOperation {
  readonly perform: Operation
  readonly members: readonly string[]
}

/** The API calls of Lambda by name, one file each. */
export const operations: ReadonlyMap<string, KnownOperation> = new Map(Object.entries({
  GetEventSourceMapping: { perform: getEventSourceMapping, members: ['UUID'] },
  GetFunction: { perform: getFunction, members: ['FunctionName', 'Qualifier'] },
  GetFunctionConfiguration: { perform: getFunctionConfiguration, members: ['FunctionName', 'Qualifier'] },
  Invoke: { perform: invoke, members: ['FunctionName', 'Qualifier', 'InvocationType', 'LogType', 'ClientContext', 'Payload'] },
  ListEventSourceMappings: { perform: listEventSourceMappings, members: ['EventSourceArn', 'FunctionName', 'Marker', 'MaxItems'] },
  ListFunctions: { perform: listFunctions, members: ['Marker', 'MaxItems'] },
  UpdateEventSourceMapping: { perform: updateEventSourceMapping, members: ['UUID', 'Enabled'] },
}))
