import { choice } from '../definition.js'
import { testRule } from '../rule-tester.js'

const present = { Variable: '$.a', IsPresent: true }
const jsonata = { QueryLanguage: 'JSONata' }

testRule('choice-rule', {
  valid: [
    { definition: choice(present) },
    { definition: choice({ Not: { And: [present, { Or: [present, { Variable: '$.b', NumericLessThanEqualsPath: '$.c' }] }] }, Comment: 'c' }) },
    { definition: choice({ Condition: '{% $states.input.a = 1 %}' }, jsonata) },
    { definition: choice({ Condition: true }, jsonata) },
  ],
  invalid: [
    { definition: choice({ ...present, IsNull: false }), path: '/States/A/Choices[0]', message: 'one operator, not 2' },
    { definition: choice({ ...present, And: [present] }), path: '/States/A/Choices[0]', message: 'one operator' },
    { definition: choice({ Variable: '$.a', Or: [present] }), path: '/States/A/Choices[0]/Variable', message: "inside of Or" },
    { definition: choice({ Variable: '$.a' }), path: '/States/A/Choices[0]' },
    { definition: choice({}), path: '/States/A/Choices[0]' },
    { definition: choice({ StringEquals: 'x' }), path: '/States/A/Choices[0]', message: "needs a 'Variable'" },
    { definition: choice({ And: [present, {}] }), path: '/States/A/Choices[0]/And[1]' },
    { definition: choice({ Not: { Variable: '$.a' } }), path: '/States/A/Choices[0]/Not' },
    { definition: choice({}, jsonata), path: '/States/A/Choices[0]', message: "needs 'Condition'" },
  ],
})
