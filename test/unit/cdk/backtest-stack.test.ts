import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { stackOutputs } from '../../../workflows/index.js'
import { actionsOf, assembly, ofType, readTemplate, root, statementsByRole } from './template.js'
import type { Statement } from './template.js'

const builtin = new Set(builtinModules)

const refOf = (value: unknown): string => {
  const { Ref: ref, 'Fn::GetAtt': [id] = [] } = value as { readonly Ref?: string; readonly 'Fn::GetAtt'?: readonly string[] }
  return ref ?? id ?? ''
}

describe('the template', () => {
  test('has the outputs that commands read', () => {
    expect(Object.keys(readTemplate().Outputs).sort()).toEqual([...stackOutputs].sort())
  })

  test('has no custom resource', () => {
    const types = Object.values(readTemplate().Resources).map(({ Type: type }) => type)
    expect(types.filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')).toEqual([])
  })

  test('keeps what was computed when the stack goes', () => {
    const kept = [...ofType('AWS::S3::Bucket'), ...ofType('AWS::DynamoDB::Table')]
    expect(kept).toHaveLength(3)
    for (const [, { DeletionPolicy: policy }] of kept) expect(policy).toBe('Retain')
  })

  test('holds no machine path', () => {
    const texts = readdirSync(assembly).filter((file) => file.endsWith('.json')).map((file) => readFileSync(path.join(assembly, file), 'utf8'))
    expect(texts.filter((text) => text.includes(root))).toEqual([])
  })
})

describe('roles', () => {
  /** Step Functions' own log delivery knows no resources. Source: AWS Step Functions developer guide, "Logging using CloudWatch Logs". */
  const isLogDelivery = (statement: Statement): boolean => actionsOf(statement).includes('logs:CreateLogDelivery') && actionsOf(statement).every((action) => action.startsWith('logs:'))

  test('name actions one by one, on named resources', () => {
    const statements = [...statementsByRole().values()].flat()
    expect(statements.length).toBeGreaterThan(40)
    for (const statement of statements) {
      expect(statement.Effect).toBe('Allow')
      for (const action of actionsOf(statement)) expect(action).not.toContain('*')
      if (!isLogDelivery(statement)) expect(JSON.stringify(statement.Resource)).not.toMatch(/^"\*"$|\["\*"/)
    }
  })

  test('every function and machine has one of its own', () => {
    const users = [...ofType('AWS::Lambda::Function').map(([, { Properties: { Role: role } }]) => role), ...ofType('AWS::StepFunctions::StateMachine').map(([, { Properties: { RoleArn: role } }]) => role)]
    const roles = users.map(refOf)
    expect(roles).toHaveLength(14)
    expect(new Set(roles).size).toBe(14)
  })

  const actionsOfRole = (prefix: string): readonly string[] => {
    const [role] = [...statementsByRole()].filter(([name]) => name.startsWith(prefix))
    return [...new Set((role?.[1] ?? []).filter((statement) => !isLogDelivery(statement)).flatMap(actionsOf))].sort()
  }

  test.each([
    ['BaseNlpRole', ['lambda:InvokeFunction', 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['AnalyseDocumentRole', ['lambda:InvokeFunction', 'sqs:SendMessage', 'states:StartSyncExecution']],
    ['FunctionsSplitRole', ['logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:ListBucket']],
  ])('%s allows what it does', (role, actions) => {
    expect(actionsOfRole(role)).toEqual(actions)
  })
})

describe('queues', () => {
  const mappings = ofType('AWS::Lambda::EventSourceMapping').map(([, { Properties: properties }]) => properties)
  const queues = ofType('AWS::SQS::Queue')
  const resources = readTemplate().Resources

  test('each has a consumer, and each that is no dead-letter queue has one', () => {
    expect(mappings.map(({ EventSourceArn: arn }) => refOf(arn)).sort()).toEqual(queues.map(([id]) => id).sort())
    const working = queues.filter(([, { Properties: { RedrivePolicy: redrive } }]) => redrive !== undefined)
    const dead = working.map(([, { Properties: { RedrivePolicy: redrive } }]) => refOf((redrive as { readonly deadLetterTargetArn: unknown }).deadLetterTargetArn))
    expect([...working.map(([id]) => id), ...dead].sort()).toEqual(queues.map(([id]) => id).sort())
  })

  test('a message stays invisible for six times what its consumer has', () => {
    for (const { EventSourceArn: arn, FunctionName: name, FunctionResponseTypes: types } of mappings) {
      const visibility = resources[refOf(arn)]?.Properties['VisibilityTimeout']
      const timeout = resources[refOf(name)]?.Properties['Timeout']
      expect(visibility).toBe(6 * (timeout as number))
      expect(types).toEqual(['ReportBatchItemFailures'])
    }
  })

  test('only TLS is accepted', () => {
    const guarded = [...ofType('AWS::SQS::QueuePolicy'), ...ofType('AWS::S3::BucketPolicy')]
    expect(guarded).toHaveLength(9)
    for (const [, { Properties: properties }] of guarded) expect(JSON.stringify(properties)).toContain('"aws:SecureTransport":"false"')
  })
})

describe('machines', () => {
  test('are EXPRESS, log errors without data, and have every substitution bound', () => {
    const machines = ofType('AWS::StepFunctions::StateMachine')
    expect(machines).toHaveLength(2)
    for (const [, { Properties: properties }] of machines) {
      expect(properties['StateMachineType']).toBe('EXPRESS')
      expect(properties['LoggingConfiguration']).toMatchObject({ Level: 'ERROR', IncludeExecutionData: false })
      const wanted = [...String(properties['DefinitionString']).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name)
      expect(Object.keys(properties['DefinitionSubstitutions'] as object).sort()).toEqual([...new Set(wanted)].sort())
    }
  })
})

describe('function bundles', () => {
  test.each(ofType('AWS::Lambda::Function'))('%s exports its handler', (_id, { Properties: properties }) => {
    const { S3Key: key } = properties['Code'] as { readonly S3Key: string }
    const code = readFileSync(path.join(assembly, `asset.${key.replace('.zip', '')}`, 'index.mjs'), 'utf8')
    expect(properties['Handler']).toBe('index.handler')
    expect(code).toMatch(/export \{[^}]*\bhandler\b[^}]*\};?\s*(\/\/.*)?\s*$/)
    // built in modules only: nothing is left to be found at run time
    const left = [...code.matchAll(/^import .* from ["']([^"']+)["']/gm)].map(([, name = '']) => name.replace(/^node:/, '')).filter((name) => !builtin.has(name.split('/')[0] ?? ''))
    expect(left).toEqual([])
  })
})

