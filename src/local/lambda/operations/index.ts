import { getEventSourceMapping } from './get-event-source-mapping.js'
import { getFunction } from './get-function.js'
import { getFunctionConfiguration } from './get-function-configuration.js'
import { invoke } from './invoke.js'
import { listEventSourceMappings } from './list-event-source-mappings.js'
import { listFunctions } from './list-functions.js'
import type { Operation } from './operation.js'
import { updateEventSourceMapping } from './update-event-source-mapping.js'

/** The API calls of Lambda by name, one file each. */
export const operations: ReadonlyMap<string, Operation> = new Map(Object.entries({
  GetEventSourceMapping: getEventSourceMapping,
  GetFunction: getFunction,
  GetFunctionConfiguration: getFunctionConfiguration,
  Invoke: invoke,
  ListEventSourceMappings: listEventSourceMappings,
  ListFunctions: listFunctions,
  UpdateEventSourceMapping: updateEventSourceMapping,
}))
