export { sqsLimits, type SqsLimits } from './limit.js'
export { createSqs, type QueueArrivals, type SqsOptions, type SqsService } from './service.js'
