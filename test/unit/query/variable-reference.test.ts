import { describe, expect, test } from '@jest/globals'
import { variableReferences } from '../../../src/query/index.js'

const machine = (state: object, language?: string) => ({ ...(language !== undefined && { QueryLanguage: language }), StartAt: 'A', States: { A: { Type: 'Pass', End: true, ...state } } })

describe('variables that a JSONPath state reads', () => {
  test.each([
    ['paths and calls in Parameters, at any depth', { Parameters: { a: [{ 'b.$': '$two' }], 'c.$': 'States.Format(\'{} {}\', $one.x, $.y)' } }, ['one', 'two']],
    ['fields that are paths', { Type: 'Map', ItemsPath: '$items', MaxConcurrencyPath: '$many', ItemReader: { ReaderConfig: { MaxItemsPath: '$most' } } }, ['items', 'many', 'most']],
    ['both sides of a comparison, inside And and Not', { Type: 'Choice', Choices: [{ Not: { And: [{ Variable: '$left', StringEqualsPath: '$right[0]' }] } }] }, ['left', 'right']],
    ['a catcher\'s Assign', { Catch: [{ ErrorEquals: ['States.ALL'], Assign: { 'x.$': '$y' }, ResultPath: '$.error' }] }, ['y']],
  ])('%s', (_, state, names) => {
    expect(variableReferences(machine(state))).toEqual({ A: names })
  })

  test.each([
    ['text without .$', { Parameters: { a: '$one', SomePath: '$two' } }],
    ['what is assigned', { Assign: { one: '$two' } }],
    ['input and context', { Parameters: { 'a.$': '$.one', 'b.$': '$$.Execution.Id', 'c.$': '$' } }],
    ['Result and ResultPath', { Result: { 'a.$': '$one' }, ResultPath: '$.two' }],
  ])('%s names none', (_, state) => {
    expect(variableReferences(machine(state))).toEqual({})
  })
})

describe('variables that a JSONata state reads', () => {
  test('in any field, sorted and once, without functions, $states and names that the expression binds', () => {
    const state = { Output: '{% $b + $a + $sum([$a]) %}', Assign: { c: ['{% ($x := $states.input; $x + $d) %}'] }, Comment: '{% $no %}' }
    expect(variableReferences(machine(state, 'JSONata'))).toEqual({ A: ['a', 'b', 'd'] })
  })

  test('a condition that is no text names none', () => {
    expect(variableReferences(machine({ Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }] }, 'JSONata'))).toEqual({})
  })
})

test('each state of a branch and of a processor stands for itself, with the language of the machine around it', () => {
  const inner = (name: string, state: object) => ({ StartAt: name, States: { [name]: { Type: 'Pass', ...state } } })
  const definition = {
    QueryLanguage: 'JSONata', StartAt: 'P',
    States: {
      P: { Type: 'Parallel', Arguments: '{% $outer %}', Branches: [inner('B', { Output: '{% $inB %}' }), inner('C', {})] },
      M: { Type: 'Map', ItemProcessor: inner('D', { Output: '{% $inD %}' }) },
    },
  }
  expect(variableReferences(definition)).toEqual({ P: ['outer'], B: ['inB'], D: ['inD'] })
})

test('what has not the shape of a definition names none', () => {
  for (const definition of [null, [], 'text', { States: [] }, { States: { A: 1 } }]) expect(variableReferences(definition)).toEqual({})
})
