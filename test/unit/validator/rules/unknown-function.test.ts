import { aloneInJsonata } from '../definition.js'
import { testRule } from '../rule-tester.js'

const output = (value: string) => ({ definition: aloneInJsonata({ Type: 'Pass', Output: value, End: true }) })

testRule('unknown-function', {
  valid: [
    output('{% $sum($states.input.a) %}'), output('{% $hash($uuid(), "MD5") & $string($random(3)) %}'), output('{% $parse("1") + $count($partition($range(1, 9, 1), 2)) %}'), output('{% ($f := function($x) { $x }; $f(2)) %}'),
    output('{% ($twice := function($f, $x) { $f($f($x)) }; $twice($uppercase, "a")) %}'), output('{% ${Call}() %}'),
  ],
  invalid: [
    { ...output('{% $upper("a") %}'), path: '/States/A/Output', message: 'no function $upper' },
    { ...output('{% $eval("1") %}'), path: '/States/A/Output', message: '$eval' },
    { ...output('{% $states.input.a ~> $twice(2) %}'), path: '/States/A/Output' },
    { ...output('{% $map([1], function($x) { $f($x) + $f(1) + $g(2) }) %}'), path: '/States/A/Output', count: 2 },
  ],
})
