import { describe, expect, test } from '@jest/globals'
import { compilePolicy, type PolicyKind } from '../../../../src/local/iam/policy/document.js'
import { evaluate, type AccessRequest } from '../../../../src/local/iam/policy/evaluate.js'
import { compileArnPattern, compilePattern } from '../../../../src/local/iam/policy/pattern.js'
import type { Principal } from '../../../../src/local/iam/policy/principal.js'
import type { JsonObject } from '../../../../src/local/service.js'

const role: Principal = { kind: 'role', id: 'arn:aws:iam::123456789012:role/reader' }
const operator: Principal = { kind: 'operator', id: 'arn:aws:iam::123456789012:root' }
const object = 'arn:aws:s3:::data/texts/a.txt'
const version = '2012-10-17'

const allow = (more: JsonObject = {}): JsonObject => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/texts/*', ...more })
const compiled = (kind: PolicyKind, ...statements: readonly JsonObject[]) => compilePolicy({ Version: version, Statement: statements }, kind, 'App/Policy')

interface Asked { readonly identity?: readonly JsonObject[], readonly resource?: readonly JsonObject[], readonly request?: Partial<AccessRequest> }
const judged = ({ identity = [], resource = [], request = {} }: Asked) =>
  evaluate({ principal: role, action: 's3:GetObject', resource: object, context: {}, ...request }, compiled('identity', ...identity), compiled('resource', ...resource))
const allowed = (asked: Asked): boolean => judged(asked).allowed
const because = (asked: Asked): string => {
  const decision = judged(asked)
  return decision.allowed ? 'allowed' : decision.because
}

describe('a pattern', () => {
  test.each([
    ['*', 'anything', true], ['texts/*', 'texts/', true], ['texts/*', 'text/a', false], ['a?c', 'abc', true], ['a?c', 'ac', false], ['*b*d', 'abcd', true], ['*b*d', 'abc', false],
    ['a*b*c', 'aXbXbXc', true], ['', '', true], ['?', '', false], ['a.c', 'abc', false], ['**', '', true],
  ])('%s of %s: %s', (pattern, text, fits) => {
    expect(compilePattern(pattern)(text)).toBe(fits)
  })

  test('that would take for ever in a regular expression takes no time', () => {
    expect(compilePattern(`${'*a'.repeat(200)}b`)('a'.repeat(5_000))).toBe(false)
  })

  test.each([
    ['arn:aws:s3:::data/*', 'arn:aws:s3:::data/a:b', true],
    ['arn:aws:sqs:*:123456789012:jobs', 'arn:aws:sqs:us-east-1:123456789012:jobs', true],
    ['arn:aws:sqs:*:jobs', 'arn:aws:sqs:us-east-1:123456789012:jobs', false],
    ['arn:aws:sqs:*', 'arn:aws:sqs:us-east-1:123456789012:jobs', true],
    ['arn:*:lambda:*:*:function:score*', 'arn:aws:lambda:us-east-1:123456789012:function:score:live', true],
  ])('of ARNs keeps wildcards between colons: %s of %s: %s', (pattern, arn, fits) => {
    expect(compileArnPattern(pattern)(arn)).toBe(fits)
  })
})

describe('a role', () => {
  test('is refused what nothing allows, and allowed what one statement does', () => {
    expect(because({})).toBe('no-identity-allow')
    expect(allowed({ identity: [allow()] })).toBe(true)
    expect(because({ identity: [allow()], request: { resource: 'arn:aws:s3:::data/models/a' } })).toBe('no-identity-allow')
    expect(because({ identity: [allow()], request: { action: 's3:PutObject' } })).toBe('no-identity-allow')
  })

  test.each<[string, JsonObject, boolean]>([
    ['actions in any case', { Action: 'S3:getOBJECT' }, true],
    ['actions with wildcards', { Action: ['sqs:*', 's3:Get*'] }, true],
    ['every action but some', { Action: undefined as unknown as null, NotAction: ['s3:Put*'] }, true],
    ['every action but this one', { Action: undefined as unknown as null, NotAction: 's3:getobject' }, false],
    ['every resource but some', { Resource: undefined as unknown as null, NotResource: 'arn:aws:s3:::data/models/*' }, true],
    ['every resource but this one', { Resource: undefined as unknown as null, NotResource: 'arn:aws:s3:::data/*' }, false],
    ['resources in the case in which they are written', { Resource: 'arn:aws:s3:::Data/texts/*' }, false],
  ])('is allowed %s', (_what, more, expected) => {
    const statement = Object.fromEntries(Object.entries(allow(more)).filter(([, value]) => (value as unknown) !== undefined))
    expect(allowed({ identity: [statement] })).toBe(expected)
  })

  test('is refused what a statement denies, whatever others allow', () => {
    expect(because({ identity: [allow(), allow({ Effect: 'Deny', Action: '*', Resource: '*' })] })).toBe('identity-deny')
    expect(because({ identity: [allow()], resource: [allow({ Effect: 'Deny', Principal: '*' })] })).toBe('resource-deny')
  })

  test('is allowed what the resource\'s own policy allows it by name, not what it allows the account', () => {
    expect(allowed({ resource: [allow({ Principal: { AWS: role.id } })] })).toBe(true)
    expect(allowed({ resource: [allow({ Principal: { AWS: ['arn:aws:iam::123456789012:role/other'] } })] })).toBe(false)
    expect(allowed({ resource: [allow({ Principal: { AWS: 'arn:aws:iam::123456789012:root' } })] })).toBe(false)
    expect(because({ identity: [allow()], resource: [allow({ Effect: 'Deny', Principal: { AWS: '123456789012' } })] })).toBe('resource-deny')
  })
})

test('the operator may do all that no resource policy forbids', () => {
  expect(allowed({ request: { principal: operator } })).toBe(true)
  expect(because({ resource: [allow({ Effect: 'Deny', Principal: '*' })], request: { principal: operator } })).toBe('resource-deny')
})

test('a service that acts on its own is allowed what a resource policy allows it', () => {
  const api: Principal = { kind: 'service', id: 'apigateway.amazonaws.com' }
  const named = allow({ Principal: { Service: 'apigateway.amazonaws.com' }, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:execute-api:*:*:abc/*' } } })
  expect(because({ request: { principal: api } })).toBe('no-resource-allow')
  expect(allowed({ resource: [named], request: { principal: api, context: { 'aws:sourcearn': 'arn:aws:execute-api:us-east-1:123456789012:abc/prod' } } })).toBe(true)
  expect(allowed({ resource: [named], request: { principal: api } })).toBe(false)
})

describe('conditions', () => {
  const context = { 'aws:securetransport': 'true', 's3:prefix': 'texts/a', 'aws:principalarn': role.id }
  test.each<[string, JsonObject, boolean]>([
    ['Bool', { Bool: { 'aws:SecureTransport': 'true' } }, true],
    ['Bool otherwise', { Bool: { 'aws:SecureTransport': 'false' } }, false],
    ['a boolean that is no text', { Bool: { 'aws:SecureTransport': true } }, true],
    ['keys in any case', { Bool: { 'AWS:securetransport': 'true' } }, true],
    ['StringEquals of one among several', { StringEquals: { 's3:prefix': ['x', 'texts/a'] } }, true],
    ['StringEquals in another case', { StringEquals: { 's3:prefix': 'TEXTS/A' } }, false],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { 's3:prefix': 'TEXTS/A' } }, true],
    ['StringLike', { StringLike: { 's3:prefix': 'texts/*' } }, true],
    ['StringNotLike', { StringNotLike: { 's3:prefix': 'texts/*' } }, false],
    ['StringNotEquals', { StringNotEquals: { 's3:prefix': 'x' } }, true],
    ['ArnLike', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }, true],
    ['ArnNotEquals', { ArnNotEquals: { 'aws:PrincipalArn': role.id } }, false],
    ['a key that is not there', { StringEquals: { 'aws:SourceArn': 'x' } }, false],
    ['a key that is not there, if it exists', { StringEqualsIfExists: { 'aws:SourceArn': 'x' } }, true],
    ['the opposite of a key that is not there', { StringNotEquals: { 'aws:SourceArn': 'x' } }, true],
    ['Null of a key that is not there', { Null: { 'aws:SourceArn': 'true' } }, true],
    ['Null of a key that is there', { Null: { 's3:prefix': 'true' } }, false],
    ['all of several', { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 's3:prefix': 'x' } }, false],
    ['a variable', { StringEquals: { 'aws:PrincipalArn': '${aws:PrincipalArn}' } }, true],
    ['a variable with a default', { StringEquals: { 's3:prefix': '${aws:SourceArn, \'texts/a\'}' } }, true],
    ['a variable without a value', { StringLike: { 's3:prefix': '${aws:SourceArn}*' } }, false],
  ])('%s', (_what, condition, expected) => {
    expect(allowed({ identity: [allow({ Condition: condition })], request: { context } })).toBe(expected)
  })

  test('a resource may hold a variable', () => {
    const own = allow({ Resource: 'arn:aws:s3:::data/${s3:prefix}.txt' })
    expect(allowed({ identity: [own], request: { context } })).toBe(true)
    expect(allowed({ identity: [own] })).toBe(false)
  })

  test('in a policy of the earlier version a variable is plain text', () => {
    const statements = compilePolicy({ Statement: [allow({ Resource: 'arn:aws:s3:::data/${aws:username}' })] }, 'identity', 'old')
    expect(evaluate({ principal: role, action: 's3:GetObject', resource: 'arn:aws:s3:::data/${aws:username}', context: {} }, statements, []).allowed).toBe(true)
  })
})

describe('what cannot be judged is refused when the policy is read', () => {
  test.each<[string, PolicyKind, JsonObject, string]>([
    ['a condition key', 'identity', allow({ Condition: { StringEquals: { 'aws:MultiFactorAuthPresent': 'true' } } }), 'the condition key aws:MultiFactorAuthPresent is not supported'],
    ['an operator', 'identity', allow({ Condition: { NumericLessThan: { 'aws:SourceArn': '3' } } }), 'the condition operator NumericLessThan is not supported'],
    ['a set operator', 'identity', allow({ Condition: { 'ForAllValues:StringEquals': { 's3:prefix': 'x' } } }), 'the condition operator ForAllValues:StringEquals is not supported'],
    ['an operator that every object has', 'identity', allow({ Condition: { constructor: { 's3:prefix': 'x' } } }), 'the condition operator constructor is not supported'],
    ['a variable', 'identity', allow({ Resource: 'arn:aws:s3:::data/${aws:username}/*' }), 'the policy variable ${aws:username} is not supported'],
    ['a Null that is neither', 'identity', allow({ Condition: { Null: { 's3:prefix': 'maybe' } } }), 'the condition Null takes true or false'],
    ['an element', 'identity', allow({ Principal: '*' }), 'Principal in a statement is not supported'],
    ['NotPrincipal', 'resource', allow({ NotPrincipal: { AWS: '*' } }), 'NotPrincipal in a statement is not supported'],
    ['a federated principal', 'resource', allow({ Principal: { Federated: 'cognito-identity.amazonaws.com' } }), 'principals of the kind Federated are not supported'],
    ['a principal of no form', 'resource', allow({ Principal: { AWS: 'everybody' } }), 'the principal everybody is not supported'],
    ['no principal', 'resource', allow(), 'Principal is required'],
    ['Action and NotAction', 'identity', allow({ NotAction: 's3:*' }), 'a statement has either Action or NotAction'],
    ['an effect', 'identity', allow({ Effect: 'Perhaps' }), 'Effect must be Allow or Deny'],
    ['actions that are no text', 'identity', allow({ Action: [3] }), 'Action must be texts'],
  ])('%s', (_what, kind, statement, said) => {
    expect(() => compiled(kind, statement)).toThrow(`SW4430: App/Policy, statement 1: ${said}`)
  })

  test('a version, and a member of the whole', () => {
    expect(() => compilePolicy({ Version: '2030-01-01', Statement: [] }, 'identity', 'p')).toThrow('SW4430: p: the policy has a Version that is not known')
    expect(() => compilePolicy({ Version: version, Statements: [] }, 'identity', 'p')).toThrow('SW4430: p: Statements in a policy is not supported')
  })
})
