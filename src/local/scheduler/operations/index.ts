import { createScheduleGroup, deleteScheduleGroup, getScheduleGroup, listScheduleGroups } from './group.js'
import type { Operation } from './operation.js'
import { createSchedule, deleteSchedule, getSchedule, listSchedules, updateSchedule } from './schedule.js'
import { listTagsForResource, tagResource, untagResource } from './tag.js'

/** The operations of the endpoint by AWS's names. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  createSchedule, createScheduleGroup, deleteSchedule, deleteScheduleGroup, getSchedule, getScheduleGroup, listScheduleGroups, listSchedules, listTagsForResource,
  tagResource, untagResource, updateSchedule,
].map(operation => [operation.name, operation]))
