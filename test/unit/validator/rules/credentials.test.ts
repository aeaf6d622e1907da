import type { Json } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const jsonata = (Credentials: Json): unknown => aloneInJsonata({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Credentials, End: true })

testRule('credentials', {
  valid: [
    { definition: alone(task({ Credentials: { RoleArn: 'arn:aws:iam::123456789012:role/r' } })) },
    { definition: alone(task({ Credentials: { 'RoleArn.$': '$.role' } })) },
    { definition: jsonata({ RoleArn: '{% $states.input.role %}' }) },
    { definition: jsonata('{% $states.input.credentials %}') },
  ],
  invalid: [
    { definition: jsonata({ InvalidField: 'invalid' }), path: '/States/A/Credentials', aws: "The field 'RoleArn' is required but was missing" },
    { definition: alone(task({ Credentials: {} })), path: '/States/A/Credentials' },
  ],
})
