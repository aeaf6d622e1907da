export { nextOccurrences, occurrencesOf, type Occurrences, type Timing } from './occurrence.js'
export { putSchedulerRole, schedulerRoleArn } from './own-role.js'
export type { Invocation } from './runner.js'
export { createScheduler, type SchedulerOptions, type SchedulerService } from './service.js'
