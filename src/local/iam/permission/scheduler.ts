import { environment } from '../../environment.js'
import type { Json, JsonObject } from '../../service.js'
import { permissionTable, textOf, type Target } from './permission.js'

const prefix = `arn:${environment.partition}:scheduler:${environment.region}:${environment.accountId}`

const groupOf = (input: JsonObject): string => textOf(input, 'GroupName') || 'default'

const passed = (target: Json | undefined): readonly Target[] => {
  const arn = typeof target === 'object' && target !== null && !Array.isArray(target) ? textOf(target as JsonObject, 'RoleArn') : ''
  return arn === '' ? [] : [{ arn, keys: { 'iam:passedtoservice': 'scheduler.amazonaws.com' } }]
}

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon EventBridge Scheduler". */
export const schedulerPermissions = permissionTable<'schedule' | 'group' | 'every schedule' | 'every group' | 'resource' | 'role of the target'>('scheduler', {
  CreateSchedule: [{ action: 'scheduler:CreateSchedule', on: 'schedule' }, { action: 'iam:PassRole', on: 'role of the target' }],
  CreateScheduleGroup: [{ action: 'scheduler:CreateScheduleGroup', on: 'group' }],
  DeleteSchedule: [{ action: 'scheduler:DeleteSchedule', on: 'schedule' }],
  DeleteScheduleGroup: [{ action: 'scheduler:DeleteScheduleGroup', on: 'group' }],
  GetSchedule: [{ action: 'scheduler:GetSchedule', on: 'schedule' }],
  GetScheduleGroup: [{ action: 'scheduler:GetScheduleGroup', on: 'group' }],
  ListScheduleGroups: [{ action: 'scheduler:ListScheduleGroups', on: 'every group' }],
  ListSchedules: [{ action: 'scheduler:ListSchedules', on: 'every schedule' }],
  ListTagsForResource: [{ action: 'scheduler:ListTagsForResource', on: 'resource' }],
  TagResource: [{ action: 'scheduler:TagResource', on: 'resource' }],
  UntagResource: [{ action: 'scheduler:UntagResource', on: 'resource' }],
  UpdateSchedule: [{ action: 'scheduler:UpdateSchedule', on: 'schedule' }, { action: 'iam:PassRole', on: 'role of the target' }],
}, {
  'schedule': input => [`${prefix}:schedule/${groupOf(input)}/${textOf(input, 'Name')}`],
  'group': input => [`${prefix}:schedule-group/${textOf(input, 'Name')}`],
  'every schedule': () => ['*'],
  'every group': () => ['*'],
  'resource': input => [textOf(input, 'ResourceArn')],
  'role of the target': ({ Target: target }) => passed(target),
})
