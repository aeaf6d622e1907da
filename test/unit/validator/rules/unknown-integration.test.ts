import { alone } from '../definition.js'
import { testRule } from '../rule-tester.js'

const calling = (name: string): unknown => alone({ Type: 'Task', Resource: `arn:aws:states:::${name}`, End: true })

testRule('unknown-integration', {
  valid: ['lambda:invoke', 'dynamodb:updateItem', 'aws-sdk:kinesis:putRecord', 'aws-sdk:foobar:doIt', '${Service}:putRecord'].map((name) => ({ definition: calling(name) })),
  invalid: [
    { definition: calling('kinesis:putRecord'), path: '/States/A/Resource', message: "no optimised integration of 'kinesis' is known" },
    { definition: calling('ses:sendEmail'), path: '/States/A/Resource' },
    { definition: alone({ Type: 'Task', Resource: 'arn:aws:states:::a-service-of-next-year:doIt.sync', TimeoutSeconds: 60, End: true }), path: '/States/A/Resource' },
  ],
})
