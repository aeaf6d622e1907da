import { alone, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const all = ['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException']
const retry = (...lists: readonly (readonly string[])[]) => ({ definition: alone(task({ Retry: lists.map((errors) => ({ ErrorEquals: errors })) })) })
const caught = (...lists: readonly (readonly string[])[]) => ({ definition: { StartAt: 'A', States: { A: task({ Catch: lists.map((errors) => ({ ErrorEquals: errors, Next: 'B' })) }), B: { Type: 'Fail' } } } })

testRule('hidden-error', {
  valid: [retry(all, ['States.TaskFailed'], ['States.ALL']), caught(['OutOfStock'], ['States.TaskFailed']), caught(['States.TaskFailed'], ['States.Timeout', 'States.DataLimitExceeded'], ['States.ALL']), caught(['OutOfStock', 'OutOfStock'])],
  invalid: [
    { ...caught(['OutOfStock'], ['Late', 'OutOfStock']), path: '/States/A/Catch[1]/ErrorEquals[1]', message: 'Catch[0] takes OutOfStock already' },
    { ...caught(['States.TaskFailed'], ['OutOfStock', 'States.Permissions']), path: '/States/A/Catch[1]/ErrorEquals[0]', count: 2 },
    { ...retry(all, ['States.TaskFailed'], ['OutOfStock']), path: '/States/A/Retry[2]/ErrorEquals[0]', message: 'Retry[1] takes' },
  ],
})
