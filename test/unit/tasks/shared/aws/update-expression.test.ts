import { expect, test } from '@jest/globals'
import { updateExpression } from '../../../../../tasks/shared/aws/update-expression.js'

test('a change that is none says nothing', () => {
  expect(updateExpression({})).toEqual({})
  expect(updateExpression({ set: {}, setOnce: {}, add: {}, when: [] })).toEqual({})
})

test('every name goes through a placeholder, and is named once', () => {
  expect(updateExpression({
    set: { status: 'done' },
    setOnce: { status2: 'x' },
    add: { count: 1, members: new Set([1, 2]) },
    when: [{ attribute: 'status', equals: 'running' }, { attribute: 'members', lacks: 1 }, { attribute: 'id', exists: true }, { attribute: 'gone', exists: false }],
  })).toEqual({
    UpdateExpression: 'SET #0 = :0, #1 = if_not_exists(#1, :1) ADD #2 :2, #3 :3',
    ConditionExpression: '#0 = :4 AND NOT contains(#3, :5) AND attribute_exists(#4) AND attribute_not_exists(#5)',
    ExpressionAttributeNames: { '#0': 'status', '#1': 'status2', '#2': 'count', '#3': 'members', '#4': 'id', '#5': 'gone' },
    ExpressionAttributeValues: { ':0': 'done', ':1': 'x', ':2': 1, ':3': new Set([1, 2]), ':4': 'running', ':5': 1 },
  })
})

test('conditions alone are no update', () => {
  expect(updateExpression({ when: [{ attribute: 'a', exists: true }] })).toEqual({ ConditionExpression: 'attribute_exists(#0)', ExpressionAttributeNames: { '#0': 'a' } })
})
