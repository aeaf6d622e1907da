export { batchLimits, type BatchLimits } from './limit.js'
export { createBatch, type BatchOptions, type BatchService } from './service.js'
