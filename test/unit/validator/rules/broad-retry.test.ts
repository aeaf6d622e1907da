import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const retry = (retrier: JsonObject) => ({ definition: alone(task({ Retry: [retrier] })) })

testRule('broad-retry', {
  valid: [retry({ ErrorEquals: ['States.ALL'] }), retry({ ErrorEquals: ['States.ALL'], MaxAttempts: 9 }), retry({ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 50 })],
  invalid: [
    { ...retry({ ErrorEquals: ['States.ALL'], MaxAttempts: 10 }), path: '/States/A/Retry[0]/MaxAttempts', message: 'retried 10 times' },
    { definition: alone(map({ Retry: [{ ErrorEquals: ['OutOfStock'] }, { ErrorEquals: ['States.ALL'], MaxAttempts: 99 }] })), path: '/States/A/Retry[1]/MaxAttempts' },
  ],
})
