import type { Json, JsonObject } from '../../../../src/asl/index.js'
import { distributed } from '../definition.js'
import { testRule } from '../rule-tester.js'

/** Asks, and waits, until a rule leads out. */
const poll = (rule: JsonObject, ask: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  StartAt: 'Ask',
  States: {
    Ask: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:glue:getCrawler', Parameters: { Name: 'c' }, Next: 'Ready', ...ask },
    Ready: { Type: 'Choice', Choices: [{ ...rule, Next: 'Done' }], Default: 'Wait' },
    Wait: { Type: 'Wait', Seconds: 60, Next: 'Ask' },
    Done: { Type: 'Succeed' },
  },
  ...more,
})
const ready: JsonObject = { Variable: '$.Crawler.State', StringEquals: 'READY' }
const circle = (c: Json) => ({ definition: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Wait', Seconds: 1, Next: 'C' }, C: c, D: { Type: 'Fail' } } } })
const plain = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' } }

testRule('endless-loop', {
  valid: [
    { definition: poll(ready, {}, { TimeoutSeconds: 3600 }) }, { definition: poll(ready), options: { type: 'EXPRESS' } },
    { definition: poll({ Or: [ready, { Variable: '$.n', NumericGreaterThan: 5 }] }) }, { definition: poll({ Variable: '$.NextToken', IsPresent: false }) },
    { definition: poll({ Variable: '$$.State.RetryCount', StringEquals: '3' }) }, { definition: poll(ready, { Assign: { 'n.$': 'States.MathAdd($n, 1)' } }) },
    { definition: { ...poll({ Condition: '{% $states.result.State = "READY" or $n > 5 %}' }), StartAt: 'Done', States: { Done: { Type: 'Succeed' } } } },
    { definition: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } } } },
    // a task that says how far it got
    { definition: poll({ Variable: '$.iterator.continue', BooleanEquals: false }) }, { definition: poll({ Variable: '$.NextMarker', StringEquals: '' }) }, { definition: poll({ Variable: '$.p.IsTruncated', BooleanEquals: false }) },
    // a part that AWS substitutes may count
    { definition: poll({ Variable: '$.${Field}', StringEquals: 'READY' }) },
  ],
  invalid: [
    { definition: poll(ready), path: '/States/Ready', message: "nothing counts the rounds of the loop that 'Ready' leaves" },
    { ...circle({ ...plain, Next: 'A', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'D' }] }), path: '/States/A', message: 'no way out but an error' },
    { definition: { StartAt: 'A', States: { A: { ...plain, Next: 'A', Catch: [{ ErrorEquals: ['OutOfStock'], Next: 'D' }] }, D: { Type: 'Fail' } } }, options: { type: 'EXPRESS' }, path: '/States/A' },
    { definition: { StartAt: 'M', States: { M: distributed({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...poll(ready) } }) } }, path: '/States/M/ItemProcessor/States/Ready' },
    {
      definition: {
        QueryLanguage: 'JSONata', StartAt: 'Ask',
        States: {
          Ask: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:glue:getCrawler', Arguments: { Name: 'c' }, Next: 'Ready' }, Ready: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.Crawler.State = "READY" %}', Next: 'Done' }], Default: 'Ask' },
          Done: { Type: 'Succeed' },
        },
      },
      path: '/States/Ready',
    },
    { definition: { StartAt: 'A', States: { A: { ...plain, OutputPath: '$.Payload', Next: 'B' }, B: { Type: 'Choice', Choices: [{ Variable: '$.ok', BooleanEquals: true, Next: 'C' }], Default: 'A' }, C: { Type: 'Succeed' } } }, path: '/States/B' },
  ],
})
