import fc from 'fast-check'

/** Names that data and expressions share, so that paths lead somewhere. */
const names = ['a', 'b', 'c', 'd'] as const

/** JSON with members of those names. */
export const data = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  object: fc.record({ a: tie('value'), b: tie('value'), c: tie('value'), d: tie('value') }, { requiredKeys: [] }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(0, 1, 2, -1, 2.5, 10, '', 'a', 'b', 'ab', '1', true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
})).object

const constants = ['0', '1', '2', '-1', '2.5', '""', '"a"', '"ab"', '"1"', 'true', 'false', 'null', '[]', '{}', '$', '$x', '$states.a', '$states.b', '$states.c', '$states']

/** Calls with one argument. */
const unary = [
  '$string', '$length', '$uppercase', '$trim', '$number', '$abs', '$floor', '$round', '$sum', '$max', '$average', '$count', '$boolean', '$not', '$exists', '$reverse', '$sort', '$distinct', '$keys', '$spread', '$merge', '$type', '$join', '$string', '$base64encode',
]
const binary = ['$append', '$split', '$contains', '$substringBefore', '$zip', '$lookup', '$power', '$formatNumber']
const operators = ['+', '-', '*', '/', '%', '=', '!=', '<', '<=', '>', '>=', '&', 'and', 'or', 'in', '??', '?:']
const lambdas = [
  'function($v) { $v }', 'function($v) { $v & "!" }', 'function($v, $i) { $i }', 'function($v, $i, $l) { $count($l) }', 'function($v) { $v.a }', 'function($v) { [$v] }', 'function($v, $w) { $v > $w }', 'function($v, $w) { $append($v, $w) }', '$string', '$exists', '$append(?, 1)',
]

/**
 * Expressions over `$states` as {@link data} makes it. The reference implementation evaluates the members of `[…]` and `{…}` at once, so which
 * error it meets first, and what a name bound among them means, is chance: names are bound in blocks only, and one member only can fail.
 */
export const expression = fc.letrec<{ expression: string; path: string; step: string }>((tie) => {
  const e = tie('expression')
  const join = (...parts: readonly (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
    fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((texts) => texts.join(''))
  const name = fc.constantFrom(...names)
  const constant = fc.constantFrom(...constants)
  return {
    step: fc.oneof(
      { depthSize: 'small' },
      { weight: 5, arbitrary: name },
      { weight: 1, arbitrary: fc.constantFrom('*', '**', '$', '$string()', '$keys()') },
      { weight: 1, arbitrary: fc.constantFrom('%', '(%.a)', '$o', '$o.a', '[$o, $i]', '{"o": $o, "i": $i, "p": %.b}') },
      { weight: 1, arbitrary: join('(', e, ')') },
      { weight: 1, arbitrary: join('[', e, ']') },
      { weight: 1, arbitrary: join('{"k": ', e, '}') },
      { weight: 2, arbitrary: join(name, '[', e, ']') },
      { weight: 1, arbitrary: join(name, fc.constantFrom('[]', '^($)', '^(>a, b)', '#$i', '@$o', '[0]', '[-1]', '[$i]', '@$o#$i', '#$i[a]', '[b]#$i', '^(a)#$i', '[%.a]')) },
    ),
    path: fc.tuple(fc.constantFrom('$states', '$states', '$x', '$', 'a'), fc.array(tie('step'), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '', '', '[0]', '[]', '{$string(a): b}', '{"k": $}'))
      .map(([start, steps, end]) => [start, ...steps].join('.') + end),
    expression: fc.oneof(
      { depthSize: 'small' },
      { weight: 4, arbitrary: constant },
      { weight: 5, arbitrary: tie('path') },
      { weight: 3, arbitrary: join('(', e, fc.constantFrom(...operators).map((sign) => ` ${sign} `), e, ')') },
      { weight: 2, arbitrary: join(fc.constantFrom(...unary), '(', e, ')') },
      { weight: 1, arbitrary: join(fc.constantFrom(...binary), '(', e, ', ', e, ')') },
      { weight: 1, arbitrary: join(fc.constantFrom('$map', '$filter', '$reduce', '$single', '$sort', '$each', '$sift'), '(', e, ', ', fc.constantFrom(...lambdas), ')') },
      { weight: 1, arbitrary: join('[', e, ', ', constant, ']') },
      { weight: 1, arbitrary: join('{"a": ', constant, ', "b": ', e, '}') },
      { weight: 1, arbitrary: join('(', e, ' ? ', e, ' : ', e, ')') },
      { weight: 2, arbitrary: join('($x := ', e, '; ', e, ')') },
      { weight: 1, arbitrary: join(fc.constantFrom(...lambdas), '(', e, ', ', e, ')') },
      { weight: 1, arbitrary: join(e, ' ~> ', fc.constantFrom(...unary)) },
      { weight: 1, arbitrary: join('-', e) },
      { weight: 1, arbitrary: join(e, ' ~> |', fc.constantFrom('$', 'a', '**', '*', 'b[a]', 'a.b'), '|{"a": ', e, '}', fc.constantFrom('', ', "b"', ', ["a", "c"]'), '|') },
      { weight: 1, arbitrary: fc.constantFrom('[0..2]', '[1..1]', '[2..1]') },
    ),
  }
}).expression
