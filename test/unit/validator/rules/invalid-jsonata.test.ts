import type { Json } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata, distributed } from '../definition.js'
import { testRule } from '../rule-tester.js'

const output = (value: Json) => ({ definition: aloneInJsonata({ Type: 'Pass', Output: value, End: true }) })
const bad = (value: string, aws: string) => ({ ...output(value), path: '/States/A/Output', aws })

testRule('invalid-jsonata', {
  valid: [
    output('{% $states.input.a ~> $sum %}'), output({ a: ['{% 1 + 1 %}'] }), output('{% ${Expression} %}'), output('{% $states.input.a[0].b^(>c){ d: e } %}'),
    { definition: alone({ Type: 'Pass', Parameters: { text: '{% 1 + %}' }, End: true }) },
    { definition: aloneInJsonata({ Type: 'Pass', Comment: '{% 1 + %}', End: true }) },
  ],
  invalid: [
    bad('{% 1 + %}', 'Unexpected end of expression'),
    bad('{% %}', 'Unexpected end of expression'),
    bad('{% "open %}', 'String literal must be terminated by a matching quote'),
    bad('{% {"a":} %}', 'The symbol "}" cannot be used as a unary operator'),
    bad('{% $match("a", /abc %}', 'No terminating / in regular expression'),
    bad('{% $states.input.a[1,2) %}', 'Expected "]", got ","'),
    { ...output({ a: { b: ['{% 1 + %}'] } }), path: '/States/A/Output/a/b[0]', message: 'near character' },
    { definition: aloneInJsonata({ Type: 'Wait', Seconds: '{% 1 + %}', End: true }), path: '/States/A/Seconds' },
    { definition: aloneInJsonata({ Type: 'Fail', Cause: '{% 1 + %}' }), path: '/States/A/Cause' },
    { definition: aloneInJsonata(distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Arguments: { Bucket: '{% 1 + %}' } } })), path: '/States/A/ItemReader/Arguments/Bucket' },
    {
      definition: { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Condition: '{% 1 + %}', Next: 'B' }], Default: 'B' }, B: { Type: 'Succeed' } } },
      path: '/States/A/Choices[0]/Condition',
    },
  ],
})
