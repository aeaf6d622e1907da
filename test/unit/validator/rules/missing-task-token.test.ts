import type { Json } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata } from '../definition.js'
import { testRule } from '../rule-tester.js'

const waiting = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', TimeoutSeconds: 60, End: true }
const sending = (MessageBody: Json): unknown => alone({ ...waiting, Parameters: { QueueUrl: 'q', MessageBody } })
const jsonata = (Arguments: Json): unknown => aloneInJsonata({ ...waiting, Arguments })

testRule('missing-task-token', {
  valid: [
    { definition: sending({ 'token.$': '$$.Task.Token' }) },
    { definition: sending({ 'all.$': "States.Format('{} {}', $.a, $$.Task.Token)" }) },
    { definition: sending({ 'context.$': '$$' }) },
    { definition: jsonata({ QueueUrl: 'q', MessageBody: '{% { "token": $states.context.Task.Token } %}' }) },
    { definition: jsonata({ QueueUrl: 'q', MessageBody: '{% $states %}' }) },
    { definition: alone({ ...waiting, Resource: 'arn:aws:states:::sqs:sendMessage' }) },
    { definition: sending('${Body}') },
  ],
  invalid: [
    { definition: sending({ 'order.$': '$.order', 'execution.$': '$$.Execution.Id' }), path: '/States/A/Parameters' },
    { definition: jsonata({ QueueUrl: 'q', MessageBody: '{% $states.input %}' }), path: '/States/A/Arguments' },
    // the token is not in the input
    { definition: alone(waiting), path: '/States/A' },
  ],
})
