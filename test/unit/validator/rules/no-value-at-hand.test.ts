import type { Json } from '../../../../src/asl/index.js'
import { aloneInJsonata } from '../definition.js'
import { testRule } from '../rule-tester.js'

const output = (value: Json) => ({ definition: aloneInJsonata({ Type: 'Pass', Output: value, End: true }) })
const bad = (value: string, name: string, count = 1) =>
  ({ ...output(value), path: '/States/A/Output', aws: name === '$$' ? "Reference to '$$' is not supported." : `Reference to '${name}' at the top level is not supported.`, count })

testRule('no-value-at-hand', {
  valid: [
    output('{% $states.input.phone %}'), output('{% $states.input.items[price > 3].name %}'), output('{% $map($states.input.a, function($x) { $x.phone }) %}'), output('{% $states.input.a^(>b) %}'),
    output('{% $states.input.a.{ "b": c, "all": $ } %}'), output('{% ($x := { "a": 1 }; $x.a) %}'), output('{% ${Expression} %}'), output({ 'Comment': 'phone' }), output("{% 'phone' & \"x\" %}"),
  ],
  invalid: [
    bad('{% phone %}', 'phone'), bad('{% phone[0] %}', 'phone'), bad('{% $ %}', '$'), bad('{% $.phone %}', '$'), bad('{% $$ %}', '$$'), bad('{% aaa + bbb %}', 'aaa', 2), bad('{% { aaa: 1 } %}', 'aaa'),
    bad('{% $map($states.input.a, function($x) { b }) %}', 'b'), bad('{% $states.input.a ? yes : "no" %}', 'yes'), bad('{% ($x := y; $x) %}', 'y'), bad('{% -n %}', 'n'), bad('{% [1, n] %}', 'n'), bad('{% `odd name` %}', 'odd name'),
    { ...output({ Next: '{% phone %}' }), path: '/States/A/Output/Next' },
  ],
})
