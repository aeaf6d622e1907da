import { expect, test } from '@jest/globals'
import { inDeploymentOrder } from '../../../../src/local/deploy/order.js'
import { readTemplate } from '../../../../src/local/deploy/template.js'
import type { JsonObject } from '../../../../src/local/service.js'

function order(resources: Readonly<Record<string, { readonly properties?: JsonObject, readonly dependsOn?: string | readonly string[] }>>): readonly string[] {
  const declared = Object.fromEntries(Object.entries(resources).map(([id, { properties = {}, dependsOn = [] }]) =>
    [id, { Type: 'AWS::SQS::Queue', Properties: properties, DependsOn: dependsOn }]))
  return inDeploymentOrder('App', readTemplate('App', { Resources: declared }).resources).map(resource => resource.logicalId)
}

test('what is referred to comes first, whatever the kind of reference', () => {
  expect(order({
    A: { properties: { x: { 'Fn::Join': ['', [{ Ref: 'B' }]] } } },
    B: { properties: { x: [{ 'Fn::GetAtt': ['C', 'Arn'] }] } },
    C: { properties: { x: { 'Fn::Sub': '${D.Arn}/${AWS::Region}/${!A}' } } },
    D: { properties: { x: { 'Fn::Sub': ['${A}', { A: { Ref: 'E' } }] } } },
    E: { dependsOn: ['F'] },
    F: { dependsOn: 'G' },
    G: { properties: { x: { 'Fn::GetAtt': 'H.Arn' } } },
    H: {},
  })).toEqual(['H', 'G', 'F', 'E', 'D', 'C', 'B', 'A'])
})

test('resources without references keep the order of the template', () => {
  expect(order({ B: {}, A: {}, C: {} })).toEqual(['B', 'A', 'C'])
})

test('a circle is an error that shows it', () => {
  expect(() => order({
    Start: { properties: { x: { Ref: 'A' } } },
    A: { properties: { x: { Ref: 'B' } } },
    B: { dependsOn: 'A' },
  })).toThrow('SW4408: stack App: resources refer to one another in a circle: A → B → A')
})
