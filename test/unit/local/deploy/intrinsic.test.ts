import { describe, expect, test } from '@jest/globals'
import { createScope } from '../../../../src/local/deploy/scope.js'
import { resolveValue, type Scope } from '../../../../src/local/deploy/intrinsic.js'
import { readTemplate } from '../../../../src/local/deploy/template.js'
import type { Json, JsonObject } from '../../../../src/local/service.js'

const environment = { accountId: '123456789012', region: 'us-east-1', partition: 'aws' }

function scopeOf(template: JsonObject = {}): Scope {
  const deployed = new Map([
    ['Jobs', { ref: 'http://127.0.0.1/123456789012/jobs', attributes: { Arn: 'arn:aws:sqs:us-east-1:123456789012:jobs' } }],
    ['Store', { ref: 'store', attributes: { Arn: 'arn:aws:s3:::store' } }],
  ])
  return createScope('App', readTemplate('App', template), environment, deployed, { 'Base:Role': 'arn:aws:iam::123456789012:role/base' })
}

const resolved = (value: Json, template?: JsonObject): Json | undefined => resolveValue(value, scopeOf(template), 'App/X.Property')

describe('intrinsic functions', () => {
  test.each<[string, Json, Json]>([
    ['Ref of a resource', { Ref: 'Store' }, 'store'],
    ['Ref of pseudo parameters', [{ Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, { Ref: 'AWS::Partition' }, { Ref: 'AWS::URLSuffix' }, { Ref: 'AWS::StackName' }], ['us-east-1', '123456789012', 'aws', 'amazonaws.com', 'App']],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Jobs', 'Arn'] }, 'arn:aws:sqs:us-east-1:123456789012:jobs'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Store.Arn' }, 'arn:aws:s3:::store'],
    ['Sub with resources, attributes, pseudo parameters and literals', { 'Fn::Sub': '${Store}/${Jobs.Arn}/${AWS::Region}/${!Literal}' }, 'store/arn:aws:sqs:us-east-1:123456789012:jobs/us-east-1/${Literal}'],
    ['Sub with variables of its own', { 'Fn::Sub': ['${Name}-${Store}', { Name: { Ref: 'AWS::Region' } }] }, 'us-east-1-store'],
    ['Join with nested calls', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 1]] }, 'arn:aws:1'],
    ['Split and Select', { 'Fn::Select': ['5', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Jobs', 'Arn'] }] }] }, 'jobs'],
    ['ImportValue', { 'Fn::ImportValue': 'Base:Role' }, 'arn:aws:iam::123456789012:role/base'],
    ['Base64', { 'Fn::Base64': 'text' }, 'dGV4dA=='],
    ['Length', { 'Fn::Length': ['a', 'b'] }, 2],
    ['ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Store' } } }, '{"a":"store"}'],
    ['NoValue drops members and elements', { kept: 1, dropped: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] }, { kept: 1, list: [2] }],
  ])('%s', (_, value, expected) => {
    expect(resolved(value)).toEqual(expected)
  })

  test('a member named __proto__ is data', () => {
    const value = JSON.parse('{"__proto__":{"Ref":"Store"},"kept":1}') as Json
    expect(JSON.stringify(resolved(value))).toBe('{"__proto__":"store","kept":1}')
  })

  test('parameters have their defaults', () => {
    const template = { Parameters: { Size: { Type: 'Number', Default: 3 }, Zones: { Type: 'CommaDelimitedList', Default: 'a, b' } } }
    expect(resolved([{ Ref: 'Size' }, { Ref: 'Zones' }], template)).toEqual([3, ['a', 'b']])
  })

  test('mappings are looked up', () => {
    const template = { Mappings: { Sizes: { 'us-east-1': { small: 4 } } } }
    expect(resolved({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, template)).toBe(4)
  })

  test('conditions choose, and only the chosen branch is evaluated', () => {
    const template = {
      Conditions: {
        East: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
        West: { 'Fn::Not': [{ Condition: 'East' }] },
        Any: { 'Fn::Or': [{ Condition: 'West' }, { Condition: 'East' }] },
        Both: { 'Fn::And': [{ Condition: 'West' }, { Condition: 'East' }] },
      },
    }
    const choose = (condition: string): Json | undefined => resolved({ 'Fn::If': [condition, 'yes', { Ref: condition === 'Any' || condition === 'East' ? 'Absent' : 'AWS::Region' }] }, template)
    expect([choose('East'), choose('West'), choose('Any'), choose('Both')]).toEqual(['yes', 'us-east-1', 'yes', 'us-east-1'])
  })
})

describe('what cannot be resolved is named', () => {
  test.each<[string, Json, JsonObject, RegExp]>([
    ['an unknown function', { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }, {}, /^SW4406: App\/X\.Property: Fn::Cidr is not supported/],
    ['an unknown function inside', { a: [{ b: { 'Fn::GetAZs': '' } }] }, {}, /^SW4406: App\/X\.Property\.a\[0\]\.b: Fn::GetAZs/],
    ['a name that is nothing', { Ref: 'Absent' }, {}, /^SW4407: .*Ref Absent: nothing in stack App/],
    ['an attribute that is not known', { 'Fn::GetAtt': ['Jobs', 'Policy'] }, {}, /^SW4407: .*Jobs\.Policy: the local AWS knows of Jobs only Arn/],
    ['an attribute of nothing', { 'Fn::GetAtt': ['Absent', 'Arn'] }, {}, /^SW4407: .*no such resource/],
    ['a name in Sub', { 'Fn::Sub': '${Absent}' }, {}, /^SW4407: .*Fn::Sub names Absent/],
    ['an import that nobody exports', { 'Fn::ImportValue': 'Other:Thing' }, {}, /^SW4407: .*Fn::ImportValue Other:Thing/],
    ['what every object inherits', { 'Fn::FindInMap': ['Sizes', 'constructor', 'name'] }, {}, /^SW4407: .*Sizes → constructor → name/],
    ['a function that every object inherits', { 'Fn::constructor': 'x' }, {}, /^SW4406: .*Fn::constructor/],
    ['a mapping', { 'Fn::FindInMap': ['Sizes', 'a', 'b'] }, {}, /^SW4407: .*Sizes → a → b/],
    ['arguments of the wrong form', { 'Fn::Join': ['-'] }, {}, /^SW4405: .*Fn::Join/],
    ['an element beyond the list', { 'Fn::Select': [3, ['a']] }, {}, /^SW4405: .*Fn::Select/],
    ['an object in text', { 'Fn::Join': ['-', [{ a: 1 }]] }, {}, /^SW4405/],
    ['a parameter without a value', { Ref: 'Size' }, { Parameters: { Size: { Type: 'Number' } } }, /^SW4411: .*Size has no default/],
    ['a parameter of the parameter store', { Ref: 'Version' }, { Parameters: { Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' } } }, /^SW4411: .*SSM/],
    ['a condition that refers to itself', { 'Fn::If': ['A', 1, 2] }, { Conditions: { A: { 'Fn::Not': [{ Condition: 'A' }] } } }, /^SW4408: .*condition A/],
    ['a condition that is not there', { 'Fn::If': ['A', 1, 2] }, {}, /^SW4407: .*no condition A/],
  ])('%s', (_, value, template, message) => {
    expect(() => resolved(value, template)).toThrow(message)
  })
})
