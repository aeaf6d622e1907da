import { choice } from '../definition.js'
import { testRule } from '../rule-tester.js'

const compare = (operator: string, operand: string | number | boolean | null): unknown => choice({ Variable: '$.a', [operator]: operand })

testRule('choice-operand', {
  valid: [
    { definition: compare('StringMatches', 'log-*.txt') },
    { definition: compare('NumericEquals', 1.5) },
    { definition: compare('TimestampLessThan', '2026-01-31T12:00:00.5+02:00') },
    { definition: compare('BooleanEqualsPath', '$.b') },
    { definition: compare('NumericEquals', '${Limit}') },
  ],
  invalid: [
    { definition: compare('StringEquals', 1), path: '/States/A/Choices[0]/StringEquals', message: 'takes a text' },
    { definition: compare('NumericGreaterThan', '3'), path: '/States/A/Choices[0]/NumericGreaterThan', message: 'takes a number' },
    { definition: compare('BooleanEquals', 'true'), path: '/States/A/Choices[0]/BooleanEquals' },
    { definition: compare('IsPresent', 'yes'), path: '/States/A/Choices[0]/IsPresent', message: 'true or false' },
    { definition: compare('IsNull', null), path: '/States/A/Choices[0]/IsNull' },
    { definition: compare('TimestampEquals', '2026-01-31'), path: '/States/A/Choices[0]/TimestampEquals', message: 'a timestamp' },
    { definition: compare('StringEqualsPath', 5), path: '/States/A/Choices[0]/StringEqualsPath', message: 'a path' },
    { definition: choice({ And: [{ Variable: '$.a', NumericEquals: '$.b' }] }), path: '/States/A/Choices[0]/And[0]/NumericEquals' },
  ],
})
