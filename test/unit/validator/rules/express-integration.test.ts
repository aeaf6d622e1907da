import { alone, distributed, inner, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const options = { type: 'EXPRESS' } as const
const calling = (Resource: string) => ({ Type: 'Task', Resource, End: true })
const job = calling('arn:aws:states:::batch:submitJob.sync')
const callback = calling('arn:aws:states:::sqs:sendMessage.waitForTaskToken')

testRule('express-integration', {
  valid: [
    { definition: alone(task()), options },
    { definition: alone(job) },
    // children of a Distributed Map are of a kind of their own
    { definition: alone(distributed({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner('B', callback) } })) },
  ],
  invalid: [
    { definition: alone(calling('arn:aws:states:us-east-1:123456789012:activity:a')), options, path: '/States/A/Resource', aws: 'Express state machine does not support Activity ARN' },
    { definition: alone(callback), options, path: '/States/A/Resource', aws: "Express state machine does not support '.waitForTaskToken' service integration " },
    { definition: alone(job), options, path: '/States/A/Resource', message: '.sync' },
    { definition: alone(calling('arn:aws:states:::states:startExecution.sync:2')), options, path: '/States/A/Resource' },
    { definition: alone(map({ ItemProcessor: inner('B', job) })), options, path: '/States/A/ItemProcessor/States/B/Resource' },
    { definition: alone({ Type: 'Parallel', Branches: [inner('B', callback)], End: true }), options, path: '/States/A/Branches[0]/States/B/Resource' },
    { definition: alone(distributed({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...inner('B', job) } })), path: '/States/A/ItemProcessor/States/B/Resource' },
  ],
})
