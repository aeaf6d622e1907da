import { describe, expect, test } from '@jest/globals'
import { machinePermissions } from '../../../cdk/construct/machine-role.js'
import { lambda, s3, sqs, stateMachine, substitution } from '../../../src/builder/index.js'
import type { TaskContract } from '../../../src/builder/contract.js'

type Work = TaskContract<{ readonly n: number }, { readonly n: number }>

const machine = stateMachine('permissions', { type: 'EXPRESS' })
  .input<{ readonly n: number }>()
  .define((flow) => flow
    .task('Work', lambda<Work>('WorkFunction'), { arguments: ($) => ({ n: $.input.n }) })
    .parallel('Both', [
      (branch) => branch.task('Read', s3.getObject, { arguments: () => ({ Bucket: substitution('Store'), Key: 'a' }) }),
      (branch) => branch.task('Tell', sqs.sendMessage, { arguments: () => ({ QueueUrl: substitution('Queue'), MessageBody: 'done' }) }),
    ], { output: ($) => $.input }))

const bindings = {
  WorkFunction: { value: 'arn:work', arn: 'arn:work' },
  Store: { value: 'store', arn: 'arn:store', objects: ['a/*', 'b/*'] },
  Queue: { value: 'https://queue', arn: 'arn:queue' },
}

describe('permissions of a machine', () => {
  test('name for each task its actions on just what its arguments name', () => {
    const statements = machinePermissions(machine, bindings).map((statement) => statement.toStatementJson() as unknown)
    expect(statements).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: 'arn:work' },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:store/a/*' },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:store/b/*' },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:queue' },
    ])
  })

  test('are refused for a substitution that is bound to nothing', () => {
    expect(() => machinePermissions(machine, { ...bindings, Queue: undefined as never })).toThrow('permissions, state Tell: the substitution Queue is bound to nothing')
  })

  test('are refused for a bucket that does not say which objects', () => {
    expect(() => machinePermissions(machine, { ...bindings, Store: { value: 'store', arn: 'arn:store' } })).toThrow('the binding of Store does not say which objects')
  })

  test('are refused for a resource that the role cannot name', () => {
    const loose = stateMachine('loose', { type: 'EXPRESS' })
      .input<{ readonly bucket: string }>()
      .define((flow) => flow.task('Read', s3.getObject, { arguments: ($) => ({ Bucket: $.input.bucket, Key: 'a' }) }))
    expect(() => machinePermissions(loose, {})).toThrow('loose, state Read: Bucket must be one substitution')
  })

  test('are refused for an integration that nobody has thought about', () => {
    const strange = { ...machine, tasks: [{ stateName: 'X', integration: 'aws-sdk:rds:deleteDbCluster', arguments: {} }] }
    expect(() => machinePermissions(strange, bindings)).toThrow('the integration aws-sdk:rds:deleteDbCluster has no permissions')
  })
})
