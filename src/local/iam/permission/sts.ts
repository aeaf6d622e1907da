import { permissionTable, textOf } from './permission.js'

/** Taking on another role: what a task's `Credentials` ask for. */
export const stsPermissions = permissionTable<'role'>('sts', {
  AssumeRole: [{ action: 'sts:AssumeRole', on: 'role' }],
}, {
  role: input => [{ arn: textOf(input, 'RoleArn'), keys: { 'sts:externalid': textOf(input, 'ExternalId') } }],
})
