import type { Json } from '../../../../src/asl/index.js'
import { inner, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const caught = (rest: Record<string, Json>, errors = ['States.ALL']) => ({ definition: { StartAt: 'A', States: { A: task({ Catch: [{ ErrorEquals: errors, Next: 'B' }] }), ...rest } } })

testRule('silent-catch', {
  valid: [
    caught({ B: { Type: 'Fail' } }), caught({ B: { Type: 'Succeed' } }, ['OutOfStock']), caught({ B: task() }), caught({ B: { Type: 'Pass', Next: 'C' }, C: task() }),
    caught({ B: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'C' }], Default: 'C' }, C: { Type: 'Succeed' } }),
    // the error is told in the output
    caught({ B: { Type: 'Pass', Parameters: { status: 'failed', 'why.$': '$.Cause' }, End: true } }),
    // inside a Map, where one item's failure may be meant not to count
    { definition: inner('M', map({ ItemProcessor: caught({ B: { Type: 'Succeed' } }).definition })) },
  ],
  invalid: [
    { ...caught({ B: { Type: 'Succeed' } }), path: '/States/A/Catch[0]/Next', message: "goes to 'B' and succeeds" },
    { ...caught({ B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Wait', Seconds: 1, End: true } }), path: '/States/A/Catch[0]/Next' },
  ],
})
