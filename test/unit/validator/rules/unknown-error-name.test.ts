import { alone, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

const retried = (...ErrorEquals: readonly string[]): unknown => alone(map({ Retry: [{ ErrorEquals }] }))

testRule('unknown-error-name', {
  valid: [
    { definition: retried('States.TaskFailed', 'States.Timeout', 'States.Permissions', 'States.Http.StatusCode.429', 'States.Http.Socket') },
    { definition: retried('Lambda.TooManyRequestsException', 'MyError') },
  ],
  invalid: [
    { definition: retried('States.TaskFailure'), path: '/States/A/Retry[0]/ErrorEquals[0]', message: 'no error has this name' },
    { definition: retried('E', 'States.all'), path: '/States/A/Retry[0]/ErrorEquals[1]' },
  ],
})
