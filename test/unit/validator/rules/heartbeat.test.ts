import { alone, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('heartbeat', {
  valid: [{ definition: alone(task({ TimeoutSeconds: 60, HeartbeatSeconds: 59 })) }, { definition: alone(task({ HeartbeatSeconds: 90 })) }, { definition: alone(task({ TimeoutSecondsPath: '$.t', HeartbeatSeconds: 90 })) }],
  invalid: [
    { definition: alone(task({ TimeoutSeconds: 60, HeartbeatSeconds: 90 })), path: '/States/A/HeartbeatSeconds', message: 'smaller than TimeoutSeconds (60)' },
    { definition: alone(task({ TimeoutSeconds: 60, HeartbeatSeconds: 60 })), path: '/States/A/HeartbeatSeconds', message: 'HeartbeatSeconds (60) must be smaller than TimeoutSeconds (60)' },
  ],
})
