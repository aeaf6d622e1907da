import { describe } from '@jest/globals'
import { shop } from './data.js'
import { agree, agreeOnFailure } from './reference.js'

describe('operators', () => {
  agree([
    '1 + 2 * 3 - 4 / 8 % 3', '-5 % 3', '5.5 % 2', '0.1 + 0.2', '1e3 + 1', '1 - -1', '-(1 + 2)', '-$states.n', '-$states.nope', '$states.nope + 1', '1 + $states.nope', '- -1', '10 / 4',
    '1 = 1', '1 = "1"', '$states.list = [3, 1, 2]', '[1, 2] = [1, 3]', '{"a": 1, "b": 2} = {"b": 2, "a": 1}', '{"a": 1} = {"a": 1, "b": 2}', '$states.none = null', '$states.nope = $states.nope', '$states.nope != 1', '1 != 2', '[] = []', '{} = {}', '[] = {}', 'null = false', '$sum = $sum', '"a" = "a"',
    '1 < 2', '2 <= 2', '"a" > "b"', '"b" >= "a"', '$states.nope < 1', '1 > $states.nope', '$states.nope < $states.nope', 'true and false', 'true or false', '$states.nope and true', '$states.nope or true', '"" or 0', '[] or {}', '[0, 1] and true', '[0] or false', '[[0], 0] or false', '{"a": 0} and true', '$sum or false', 'null or "x"',
    '1 in [1, 2]', '"a" in "a"', '[1] in [[1]]', '$states.nope in [1]', '1 in $states.nope', '3 in $states.list', 'null in [null]', '"a" & "b"', '1 & 2', '"x" & $states.nope', '$states.nope & $states.nope', '[1, "a"] & {"b": true}', '$sum & "x"', 'null & ""', '0.1 + 0.2 & ""', '1e25 & ""', '1/3 & ""', '-0 & ""', '"\\u00e9" & ""',
    '[1..4]', '[1..1]', '[2..1]', '[-1..1]', '[0..$states.n]', '[1..$states.nope]', '[$states.nope..2]', '[1..2, 5..6]', '[1, [2, 3], [[4]]]', '[$states.list, 9]', '[[$states.list], 9]', '[$states.nope]', '[]', '[[]]', '[null]', '[$states.one]', '[[1]][0]', '[1, 2, 3][1]', '[$states.orders.id]', '[$states.empty]', '[$states.matrix[0]]',
    'true ? 1 : 2', 'false ? 1', '$states.empty ? 1 : 2', '$states.yes ? $states.no ? 1 : 2 : 3', '$states.nope ?: "default"', '"" ?: "default"', '$states.zero ?: 5', '$states.name ?: "x"', '$states.nope ?? "default"', '"" ?? "default"', '$states.none ?? 1', '$states.nope ?? $states.nope ?? 3', '$states.nested.a ?? 1', '(0 ?: $states.nope) ?? 2', '[] ?? 1', '$states.list[0] ?? 1', '$states.list[9] ?? 1', '$states.list[9] ?: 1',
    '()', '(1; 2)', '($x := 1; $x + 1)', '($x := 1; ($x := 2); $x)', '($x := $y := 3; $x + $y)', '$x := 5', '($x := 1; $x := $x + 1; $x)', '($f := function($a) { $a }; $f)(2)', '(1; $states.nope)', '/* comment */ 1', '($x := $states.list; $x[1])', '($states.n; $).x', '$', '$$', '($; $)', '$states.list.($x := $; $x * 2)', '($x := 1; $states.list.($x := $); $x)',
    '"it\'s"', "'say \"x\"'", '"tab\\tnew\\nuni\\u0041"', 'null', 'true', '1.5e-3',
  ], shop)
  agreeOnFailure([
    ['"a" + 1', 'T2001'], ['1 - "a"', 'T2002'], ['true * 2', 'T2001'], ['1 / null', 'T2002'], ['[1, 2] + 1', 'T2001'], ['$states.nope + "a"', 'T2002'], ['1 < "a"', 'T2009'], ['true < 1', 'T2010'], ['1 < null', 'T2010'], ['$states.list > 1', 'T2010'], ['$states.nope < true', 'T2010'],
    ['-"a"', 'D1002'], ['-[1, 2]', 'D1002'], ['[1.5..3]', 'T2003'], ['[1.."a"]', 'T2004'], ['["a"..1]', 'T2003'], ['[1..10000001]', 'D2014'], ['1 / 0 + 1', 'D1001'], ['1 / 0 & ""', 'D3001'], ['[1 / 0] & ""', 'D1001'], ['0 / 0 + 1', 'T2001'], ['1 / 0 and true', 'D1001'],
  ], shop)
})

describe('functions as values', () => {
  agree([
    '($f := function($x) { $x * 2 }; $f(4))', '($f := function($k) { $k < 2 ? 1 : $k * $f($k - 1) }; $f(10))', 'function($x, $y) { $x & $y }("a", "b")', 'function($x, $y) { $x & $y }("a")', 'function($x) { $x }(1, 2)', 'function() { 1 }()', '(function($x) { function($y) { $x + $y } })(1)(2)', 'λ($x) { $x }(3)',
    '($even := function($n) { $n = 0 ? true : $odd($n - 1) }; $odd := function($n) { $n = 0 ? false : $even($n - 1) }; $even(11))', '($loop := function($n, $sum) { $n = 0 ? $sum : $loop($n - 1, $sum + $n) }; $loop(5000, 0))', '($f := function($n) { $n > 0 ? ($m := $n - 1; $f($m)) : "end" }; $f(100))', '($x := 1; $f := function() { $x }; $x := 2; $f())', '($f := function($x, $x) { $x }; $f(1, 2))',
    '($add := function($x, $y) { $x + $y }; $add(1, ?)(2))', '($f := function($a, $b, $c) { [$a, $b, $c] }; $f(?, 2, ?)(1, 3))', '($f := function($a, $b) { [$a, $b] }; $f(?, "b"))("a")', '$substring(?, 0, 2)("hello")', '($first := $substring(?, 0, ?); $first("hello", 1))', '$map(["a", "b"], $uppercase)', '$map([1.234, 2.345], $round)', '$map([1, 2], $string)', '$map(["ab", "cd"], $substring(?, 1))',
    '5 ~> $string', '5 ~> $string()', '"a-b" ~> $split("-") ~> $join("+")', '$states.list ~> $sum', '$states.list ~> $map(function($v) { $v + 1 }) ~> $sum()', '($f := $uppercase ~> $length; $f("abc"))', '($f := $trim ~> $uppercase ~> $length; " abc " ~> $f)', '$states.nope ~> $uppercase', '$states.strings ~> $map($uppercase) ~> $join', '($twice := function($f) { $f ~> $f }; $inc := function($x) { $x + 1 }; $twice($inc)(1))', '$states.orders.(lines ~> $count)',
    '($apply := function($f, $x) { $f($x) }; $apply($length, "abc"))', '($apply := function($f) { $f("abc") }; $apply(function($s) { $length($s) }))', '$type(function($x) { $x })', '$string($sum)', '[$sum] = [$sum]', '$count([$sum, $max])', '$filter([$sum, 1], function($f) { $type($f) = "number" })', '($o := {"f": 1}; $o.f)', '$states.strings.$length()', '"abc".$length($)', '"abc".$uppercase()', '$states.(name.$length())', '$length()',
    'function($x)<n:n> { $x + 1 }(2)', 'function($x, $y)<nn?:n> { $x + ($y ? $y : 10) }(1)', '"ctx".(function($x)<s-:s> { $x & "!" })()', 'function($x)<a<n>:n> { $sum($x) }(5)', 'function($x)<(sn):s> { $string($x) }("a")', 'function($f)<f:n> { $f(1) }(function($x) { $x })', 'function($x)<x+:a> { $x }(1, 2)', 'function($x)<a:a> { $x }(1)', 'function($x, $y)<n?s:s> { $y }("a")', 'function($x)<o> { $x.a }({"a": 1})', 'function($x)<l> { $x }(null)', 'function($x)<j> { $x }([1])', 'function($a, $b)<s?n?> { [$a, $b] }(5)', 'function($x)<b-> { $x }(true)',
    '$states.orders ~> |lines|{"total": price * quantity}|', '$states.orders[0] ~> |$|{"id": "new"}, "lines"|', '$states.nested ~> |a.b[c = 1]|{"c": 9}, ["d"]|', '$states.nested ~> |**[c]|{}, "c"|', '$states ~> |nested.a|{"b": []}| ~> $keys', '($t := |$|{"n": n + 1}|; $t({"n": 1}))', '$states.nope ~> |$|{}|', '$states.orders.(|$|{"x": 1}|)($)', '[{"a": 1}, {"a": 2}] ~> |$|{"a": a * 2}|', '{"a": 1} ~> |nope|{"b": 1}|', '$states.nested ~> |a|{"b": nope}|', '{"a": 1} ~> |$|nope|', '{"a": 1, "b": 2} ~> |$|{}, nope|', '$clone({"a": [1]})', '{"a": 1}.$clone()',
  ], shop)
  agreeOnFailure([
    ['5(1)', 'T1006'], ['$nope()', 'T1006'], ['"a"()', 'T1006'], ['$states.name()', 'T1006'], ['uppercase("a")', 'T1005'], ['uppercase(?)', 'T1007'], ['$nope(?)', 'T1008'], ['5 ~> 6', 'T2006'], ['$length ~> 5', 'T2006'], ['($f := function($x) { [$nope($x)] }; $f(1))', 'T1006'],
    ['function($x)<n> { $x }("a")', 'T0410'], ['{}.(function($x)<s-> { $x })()', 'T0411'], ['function($x)<a<s>> { $x }([1])', 'T0412'], ['function($x)<a<s>> { $x }(1)', 'T0412'], ['$length(5)', 'T0410'], ['$length("a", "b")', 'T0410'], ['$states.$length()', 'T0411'], ['$substring("a")', 'T0410'], ['$map([1], 5)', 'T0410'], ['$join([1])', 'T0412'], ['$sum(["a"])', 'T0412'], ['$sum([1, "a"])', 'T0412'], ['$merge([1])', 'T0412'],
    ['{"a": 1} ~> |$|5|', 'T2011'], ['{"a": 1} ~> |$|[1]|', 'T2011'], ['{"a": 1} ~> |$|{}, 5|', 'T2012'], ['{"a": 1} ~> |$|{}, ["a", 5]|', 'T2012'], ['5 ~> |$|{}|', 'T0410'],
  ], shop)
})
