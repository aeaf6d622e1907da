import type { ResourceType } from '../../resource-type.js'
import { schedule, scheduleGroup } from './schedule.js'

/** Resource types of EventBridge Scheduler. */
export const schedulerTypes: readonly ResourceType[] = [schedule, scheduleGroup]
