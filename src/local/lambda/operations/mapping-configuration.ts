import type { JsonObject } from '../../service.js'
import type { EventSourceMapping } from '../mapping/event-source-mapping.js'

/** A mapping as GetEventSourceMapping answers it. */
export function mappingConfiguration(mapping: EventSourceMapping): JsonObject {
  const { config } = mapping
  return {
    UUID: config.uuid,
    EventSourceArn: config.eventSourceArn,
    FunctionArn: config.functionArn,
    BatchSize: config.batchSize,
    MaximumBatchingWindowInSeconds: config.maximumBatchingWindowSeconds,
    FunctionResponseTypes: config.functionResponseTypes,
    ...(config.maximumConcurrency === undefined ? {} : { ScalingConfig: { MaximumConcurrency: config.maximumConcurrency } }),
    State: mapping.state,
    StateTransitionReason: 'USER_INITIATED',
    LastModified: mapping.lastModified / 1000,
    LastProcessingResult: mapping.lastResult,
  }
}
