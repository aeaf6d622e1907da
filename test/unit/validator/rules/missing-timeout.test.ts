import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, distributed, inner, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const waiting = (more: JsonObject = {}): JsonObject => task({ Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Parameters: { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } }, ...more })
const job = (more: JsonObject = {}): JsonObject => task({ Resource: 'arn:aws:states:::states:startExecution.sync:2', Parameters: { StateMachineArn: 'm' }, ...more })
const activity = (more: JsonObject = {}): JsonObject => ({ Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:cut', End: true, ...more })

testRule('missing-timeout', {
  valid: [
    { definition: alone(waiting({ TimeoutSeconds: 60 })) }, { definition: alone(waiting({ HeartbeatSecondsPath: '$.h' })) }, { definition: alone(job({ TimeoutSecondsPath: '$.t' })) }, { definition: alone(activity({ HeartbeatSeconds: 5 })) },
    { definition: alone(task()) }, { definition: alone(job(), { TimeoutSeconds: 600 }) }, { definition: alone(task({ Resource: '${Function}' })) },
  ],
  invalid: [
    { definition: alone(waiting()), path: '/States/A', message: 'a task token' },
    { definition: alone(job()), path: '/States/A', message: 'the end of a job' },
    { definition: alone(activity()), path: '/States/A', message: 'an activity' },
    { definition: alone(distributed({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner('I', job()) } })), path: '/States/A/ItemProcessor/States/I' },
  ],
})
