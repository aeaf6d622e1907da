import { environment } from '../../environment.js'
import { permissionTable, textOf } from './permission.js'

const prefix = `arn:${environment.partition}:events:${environment.region}:${environment.accountId}`

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon EventBridge". */
export const eventsPermissions = permissionTable<'rule' | 'rule of targets' | 'every rule' | 'bus' | 'roles of targets'>('events', {
  DeleteRule: [{ action: 'events:DeleteRule', on: 'rule' }],
  DescribeRule: [{ action: 'events:DescribeRule', on: 'rule' }],
  ListRules: [{ action: 'events:ListRules', on: 'every rule' }],
  ListTargetsByRule: [{ action: 'events:ListTargetsByRule', on: 'rule of targets' }],
  PutEvents: [{ action: 'events:PutEvents', on: 'bus' }],
  PutRule: [{ action: 'events:PutRule', on: 'rule' }],
  PutTargets: [{ action: 'events:PutTargets', on: 'rule of targets' }, { action: 'iam:PassRole', on: 'roles of targets' }],
  RemoveTargets: [{ action: 'events:RemoveTargets', on: 'rule of targets' }],
}, {
  'rule': input => [`${prefix}:rule/${textOf(input, 'Name')}`],
  'rule of targets': input => [`${prefix}:rule/${textOf(input, 'Rule')}`],
  'every rule': () => [`${prefix}:rule/*`],
  'bus': () => [`${prefix}:event-bus/default`],
  'roles of targets': ({ Targets: targets }) => (Array.isArray(targets) ? targets as readonly unknown[] : []).flatMap(target =>
    typeof target === 'object' && target !== null && 'RoleArn' in target && typeof target.RoleArn === 'string' ? [{ arn: target.RoleArn, keys: { 'iam:passedtoservice': 'events.amazonaws.com' } }] : []),
})
