import type { Caller, JsonObject } from '../../service.js'
import type { FunctionRegistry } from '../function-registry.js'
import type { MappingRegistry } from '../mapping/mapping-registry.js'

/** What an operation works with. */
export interface OperationContext {
  readonly functions: FunctionRegistry
  readonly mappings: MappingRegistry
  readonly caller: Caller
}

/** One API call of Lambda. */
export type Operation = (input: JsonObject, context: OperationContext) => JsonObject | Promise<JsonObject>
