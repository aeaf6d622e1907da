import type { Json, JsonObject } from '../../../../src/asl/index.js'
import { inner, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const options = { type: 'EXPRESS' } as const
const wait = (seconds: number, next?: string): JsonObject => ({ Type: 'Wait', Seconds: seconds, ...(next === undefined ? { End: true } : { Next: next }) })
const machine = (states: Record<string, Json>, more: JsonObject = {}) => ({ definition: { StartAt: 'A', States: states, ...more }, options })

testRule('express-too-long', {
  valid: [
    machine({ A: wait(150, 'B'), B: wait(150) }), { ...machine({ A: wait(9999) }), options: {} }, machine({ A: wait(400) }, { TimeoutSeconds: 200 }),
    machine({ A: task({ TimeoutSeconds: 60, Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3 }] }) }), machine({ A: task() }),
    // what is retried comes before the time is up
    machine({ A: task({ TimeoutSeconds: 200, Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 3 }] }) }),
    machine({ A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }], Default: 'C' }, B: wait(200), C: wait(290) }),
    machine({ A: { Type: 'Parallel', Branches: [inner('I', wait(290)), inner('J', wait(200))], End: true } }),
    // a loop counts once
    machine({ A: wait(200, 'B'), B: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'C' }], Default: 'A' }, C: { Type: 'Succeed' } }),
  ],
  invalid: [
    { ...machine({ A: wait(150, 'B'), B: wait(151) }), path: '/States/B', message: 'add up to 301 seconds' },
    { ...machine({ A: wait(301) }), path: '/States/A' },
    // four attempts of 75 seconds, and 1 + 2 + 4 seconds between them
    { ...machine({ A: task({ TimeoutSeconds: 75, Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3 }] }) }), path: '/States/A', message: '307 seconds' },
    // waits of 1 + 2 + 4 + 8 + 16 + 32 + 64 + 128 seconds, and at most 45 each
    { ...machine({ A: task({ TimeoutSeconds: 160, Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 8 }] }) }), path: '/States/A', message: '415 seconds' },
    { ...machine({ A: task({ TimeoutSeconds: 160, Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 8, MaxDelaySeconds: 45 }] }) }), path: '/States/A', message: '313 seconds' },
    { ...machine({ A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }], Default: 'C' }, B: wait(200, 'C'), C: wait(200) }), path: '/States/C', message: '400 seconds' },
    { ...machine({ A: { Type: 'Parallel', Branches: [inner('I', wait(400))], End: true } }), path: '/States/A' },
    {
      definition: { StartAt: 'A', States: { A: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...inner('I', wait(400)) }, End: true } } },
      path: '/States/A/ItemProcessor/States/I',
    },
  ],
})
