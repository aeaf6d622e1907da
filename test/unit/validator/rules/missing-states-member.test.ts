import type { Json, JsonObject } from '../../../../src/asl/index.js'
import { aloneInJsonata, inner } from '../definition.js'
import { testRule } from '../rule-tester.js'

const task = (more: JsonObject): JsonObject => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, End: true, ...more })
const caught = (catcher: JsonObject) => ({ definition: { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: task({ Catch: [{ ErrorEquals: ['OutOfStock'], Next: 'B', ...catcher }] }), B: { Type: 'Fail' } } } })
const output = (state: JsonObject, value: Json) => ({ definition: aloneInJsonata({ ...state, Output: value }) })
const pass = { Type: 'Pass', End: true }

testRule('missing-states-member', {
  valid: [
    output(task({}), '{% $states.result.Payload %}'), output({ Type: 'Parallel', Branches: [inner()], End: true }, '{% $states.result[0] %}'), output({ Type: 'Map', ItemProcessor: inner(), End: true }, '{% $count($states.result) %}'),
    { definition: aloneInJsonata(task({ Assign: { a: '{% $states.result %}' } })) },
    caught({ Output: '{% $states.errorOutput.Cause %}', Assign: { e: '{% $states.errorOutput %}' } }), output(pass, '{% $states.context.Execution.Id & $states.input.a %}'), output(pass, '{% $states %}'),
    // asked for only, and by a name that the expression gives itself
    output(pass, '{% $exists($states.result) ? 1 : 2 %}'), output(pass, '{% $lookup($states, "input") %}'),
  ],
  invalid: [
    { ...output(pass, '{% $states.result %}'), path: '/States/A/Output', aws: "Field '$states.result' does not exist." },
    { ...output(task({}), '{% $states.errorOutput %}'), path: '/States/A/Output', aws: "Field '$states.errorOutput' does not exist." },
    { ...output(pass, '{% $states.inputs %}'), path: '/States/A/Output', message: "no member 'inputs'" },
    { definition: aloneInJsonata(task({ Arguments: { FunctionName: '{% $states.result.name %}' } })), path: '/States/A/Arguments/FunctionName' },
    { ...caught({ Output: '{% $states.result %}' }), path: '/States/A/Catch[0]/Output' },
  ],
})
