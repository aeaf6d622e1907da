import { describe, expect, test } from '@jest/globals'
import { agree, agreeOnFailure, ours } from './reference.js'

const at = 1_521_801_216_617

describe('numbers by picture', () => {
  agree([
    '$formatNumber(12345.6, "#,###.00")', '$formatNumber(12345678.9, "9,999.99")', '$formatNumber(123412345678.9, "9,9,99.99")', '$formatNumber(1234.56789, "99,999.999,999")', '$formatNumber(123.9, "9999")', '$formatNumber(0.14, "01%")', '$formatNumber(0.4857, "###.###‰")', '$formatNumber(0.14, "###pm", {"per-mille": "pm"})', '$formatNumber(-6, "000")', '$formatNumber(-6, "000;(000)")', '$formatNumber(1234.5678, "00.000e0")', '$formatNumber(0.234, "0.0e0")', '$formatNumber(0.234, "#.00e0")', '$formatNumber(0.123, "#.e9")', '$formatNumber(0.234, ".00e0")', '$formatNumber(0, "0.0e0")', '$formatNumber(-1234, "0.0e0")', '$formatNumber(1E20, "#,######")', '$formatNumber(20, "#")', '$formatNumber(0, "#")', '$formatNumber(0, "0")', '$formatNumber(0.5, "#.##")', '$formatNumber(1.5, "#")', '$formatNumber(2.5, "#")', '$formatNumber(12, "<#>")', '$formatNumber(12.345, "$#.00 USD")', '$formatNumber(1234567, "#,##,###")', '$formatNumber(1234.5, "①①①①.①①", {"zero-digit": "①"})', '$formatNumber(1234.5, "#.##0,00", {"decimal-separator": ",", "grouping-separator": "."})', '$formatNumber(5, "0;0")', '$formatNumber($states.nope, "0")', '$formatNumber(0.00001, "0.00")', '$formatNumber(1e21, "0")', '5.$formatNumber("00")',
  ], {})
  agreeOnFailure([
    ['$formatNumber(20, "#;#;#")', 'D3080'], ['$formatNumber(20, "#.0.0")', 'D3081'], ['$formatNumber(20, "#0%%")', 'D3082'], ['$formatNumber(20, "#0‰‰")', 'D3083'], ['$formatNumber(20, "#0%‰")', 'D3084'], ['$formatNumber(20, ".e0")', 'D3085'], ['$formatNumber(20, "0+.e0")', 'D3086'], ['$formatNumber(20, "0,.e0")', 'D3087'], ['$formatNumber(20, "0,")', 'D3088'], ['$formatNumber(20, "0,,0")', 'D3089'], ['$formatNumber(20, "0#.e0")', 'D3090'], ['$formatNumber(20, "#0.#0e0")', 'D3091'], ['$formatNumber(20, "#0.0e0%")', 'D3092'], ['$formatNumber(20, "#0.0e0,0")', 'D3093'],
  ], {})
  test('symbols have to be strings', () => expect(ours('$formatNumber(1, "0", {"digit": 5})', {})).toMatchObject({ code: 'T0410' }))
  test('there are bounds to the digits', () => expect(ours('$formatNumber(1, "0." & $pad("", 101, "0"))', {})).toMatchObject({ code: 'ASL3014' }))
})

describe('integers by picture', () => {
  agree([
    ...['0', '#0', '000', '#,##0', '#,##0;o', '0,00,000', '#:###,##0', 'a', 'A', 'i', 'I', 'w', 'W', 'Ww', 'w;o', 'Ww;o', '1;o', '١', '٠٠٠٠'].flatMap((picture) => [0, 1, 2, 3, 11, 12, 21, 100, 1990, 1_234_567, -45].map((n) => `$formatInteger(${n}, "${picture}")`)),
    '$formatInteger(1e15, "w")', '$formatInteger(1e15, "#,##0")', '$formatInteger(1e15, "a")',
    '$formatInteger(12.9, "0")', '$formatInteger($states.nope, "0")', '$formatInteger(1e22, "w")', '$parseInteger("1,234", "#,##0")', '$parseInteger("12th", "0;o")', '$parseInteger("MCMXC", "I")', '$parseInteger("mcmxc", "i")', '$parseInteger("ab", "a")', '$parseInteger("AB", "A")', '$parseInteger("one thousand, two hundred and thirty-four", "w")', '$parseInteger("twenty-first", "w;o")', '$parseInteger("ONE HUNDREDTH", "W;o")', '$parseInteger("three million, five", "w")', '$parseInteger("١٢", "٠")', '$parseInteger("1:2", "#:0,0")', '$parseInteger($states.nope, "0")',
  ], {})
  agreeOnFailure([['$formatInteger(1, "x")', 'D3130'], ['$formatInteger(1, "")', 'D3130'], ['$formatInteger(1, "0٠")', 'D3131'], ['$parseInteger("1", "x")', 'D3130']], {})
})

describe('timestamps', () => {
  const pictures = [
    '[Y]-[M]-[D]', '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]', '[D1o] [MNn] [Y]', '[FNn], [D]/[M]/[Y,2]', '[FN,3-3] [MN,*-3]', '[Fn] [Mn]', '[h]:[m] [P] [PN]', '[Y9,999,*]', '[d]', '[W] [w] [X] [x]', '[xNn]', '[F0] [F1]', '[YI] [MI] [Yw] [Dwo] [Ww]', '[Z] [z] [Z0] [Z00] [Z0000] [Z00:00t] [z0:00]', '[[literal]] [C] [E]', '[H]:[m]:[s].[f] [ Y ]', '[Y,4] [Y,2-2] [M,2] [D01,3]', '[s0001] [Y#000]', '[Q1]', 'plain', '', '[X0001]-W[W01]-[F1]',
  ]
  agree([
    ...pictures.flatMap((picture) => [at, 0, -1, 1_104_580_800_000, 1_451_606_400_000, 1_609_372_800_000].map((millis) => `$fromMillis(${millis}, "${picture}")`)),
    ...['+0000', '+0530', '-0500', '-0330', '+1400', '0100', '-0001'].map((zone) => `$fromMillis(${at}, "[H01]:[m01] [Z] [z] [Z0] [Z0000] [D]", "${zone}")`),
    `$fromMillis(${at})`, `$fromMillis(${at}, $states.nope, "+0200")`, '$fromMillis($states.nope)', `${at}.$fromMillis()`,
    '$toMillis("2018-03-23T10:33:36.617Z")', '$toMillis("2018-03-23")', '$toMillis("2018-03")', '$toMillis("2018")', '$toMillis("2018-03-23T10:33:36+0100")', '$toMillis("2018-03-23T10:33:36-05:00")', '$toMillis($states.nope)',
    ...[
      ['2018-03-23', '[Y]-[M]-[D]'], ['23rd March 2018', '[D1o] [MNn] [Y]'], ['Fri 23 Mar 18', '[FNn,3-3] [D] [MNn,3-3] [Y]'], ['20180323', '[Y0001][M01][D01]'], ['2018-082', '[Y]-[d]'], ['10:33 pm 5/6/2019', '[h]:[m] [P] [D]/[M]/[Y]'], ['12:00 am 5/6/2019', '[h]:[m] [P] [D]/[M]/[Y]'], ['2018-03-23T10:33:36.617', '[Y]-[M]-[D]T[H]:[m]:[s].[f]'], ['2018-03-23 +02:30', '[Y]-[M]-[D] [Z]'], ['2018-03-23 GMT-5', '[Y]-[M]-[D] [z0]'], ['2018-03-23 +0230', '[Y]-[M]-[D] [Z0000]'], ['MMXVIII', '[YI]'], ['twenty-third August, 2018', '[Dwo] [MNn], [Y]'], ['2018', '[Y]'], ['nope', '[Y]'], ['[x]', '[[x]]'], ['2018 friday', '[Y] [Fn]'], ['two thousand and eighteen', '[Yw]'],
    ].map(([text, picture]) => `$toMillis("${text ?? ''}", "${picture ?? ''}")`),
  ], {})
  agreeOnFailure([
    ['$fromMillis(0, "[Y")', 'D3135'], ['$fromMillis(0, "[q]")', 'D3132'], ['$fromMillis(0, "[YN]")', 'D3133'], ['$fromMillis(0, "[Z00000]")', 'D3134'], ['$fromMillis(0, "[Y0٠]")', 'D3131'], ['$toMillis("x")', 'D3110'], ['$toMillis("2018-W12-5", "[X]-W[W]-[F1]")', 'D3136'], ['$toMillis("10 5", "[H] [s]")', 'D3136'], ['$toMillis("2018 5", "[Y] [D]")', 'D3136'], ['$toMillis("x", "[CN]")', 'D3133'],
  ], {})

  test.each([
    ['$toMillis("2018-03-23T10:33:36")', 1_521_801_216_000], ['$toMillis("10:20", "[H]:[m]")', 1_704_104_400_000], ['$toMillis("5th", "[D1o]")', 1_704_412_800_000], ['$now() = $now()', true], ['$now("[Y]/[M]")', '2024/1'], ['$now() = $fromMillis($millis())', true],
  ])('%s does not depend on the machine', (source, value) => expect(ours(source, {})).toEqual({ value: JSON.stringify(value) }))

  test('an instant that cannot be is an error', () => expect(ours('$fromMillis(1e20)', {})).toMatchObject({ code: 'D1001' }))
})
