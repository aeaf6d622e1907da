import { alone, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const retried = (more: Parameters<typeof task>[0]): unknown => alone(task({ Retry: [{ ErrorEquals: ['E'], ...more }] }))

testRule('retry-delay', {
  valid: [{ definition: retried({ IntervalSeconds: 3, MaxDelaySeconds: 5 }) }, { definition: retried({ MaxDelaySeconds: 1 }) }, { definition: retried({ IntervalSeconds: 3 }) }, { definition: retried({ IntervalSeconds: 5, MaxDelaySeconds: 5 }) }],
  invalid: [
    { definition: retried({ IntervalSeconds: 10, MaxDelaySeconds: 5 }), path: '/States/A/Retry[0]/MaxDelaySeconds', message: 'MaxDelaySeconds (5)' },
  ],
})
