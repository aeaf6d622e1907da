import { alone, choice, distributed, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const path = (value: string) => ({ definition: alone({ Type: 'Pass', InputPath: value, End: true }) })

testRule('invalid-path', {
  valid: [
    ...['$', '$$', '$.a', '$.a[0]', "$['a b'][*].c", '$..a', '$.a[-1:]', '$name.x', '$.a[?(@.b > 3)]', '$.a[?(@.type == something odd)]', '$.list.length()', '$.a.concat("x")', '${Path}', '$.${Field}.x', '$.größe'].map(path),
    { definition: alone({ Type: 'Pass', InputPath: null, OutputPath: null, End: true }) },
    { definition: alone({ Type: 'Fail', ErrorPath: "States.Format('{}', $.e)", CausePath: '$.c' }) },
    // whether AWS takes blanks before a path, or a call here, is not known
    path(' $.a'), path(' $.list.concat(1)'),
    path("States.Format('{}', $.a)"),
    { definition: choice({ Not: { Variable: '$.a', IsPresent: true } }) },
  ],
  invalid: [
    { ...path('a.b(c)'), path: '/States/A/InputPath', message: "'$' expected" },
    { ...path("$'v1.x (beta)'"), path: '/States/A/InputPath', message: 'not expected at offset 1' },
    { ...path('order.total()'), path: '/States/A/InputPath' },
    { ...path('order.id'), path: '/States/A/InputPath', message: "'$' expected" },
    { ...path('$.a['), path: '/States/A/InputPath' },
    { ...path('$.'), path: '/States/A/InputPath', message: 'a name is missing' },
    { ...path("$['a"), path: '/States/A/InputPath', message: 'not closed' },
    { ...path(''), path: '/States/A/InputPath' },
    { definition: alone(task({ TimeoutSecondsPath: 'timeout' })), path: '/States/A/TimeoutSecondsPath' },
    { definition: alone({ Type: 'Wait', SecondsPath: 'x', End: true }), path: '/States/A/SecondsPath' },
    { definition: alone({ Type: 'Fail', ErrorPath: 'States.Nothing()' }), path: '/States/A/ErrorPath', message: 'there is no function' },
    { definition: choice({ And: [{ Variable: '$.a', StringEqualsPath: 'b' }, { Not: { Variable: 'c', IsNull: true } }] }), path: '/States/A/Choices[0]/And[0]/StringEqualsPath', count: 2 },
    { definition: choice({ Variable: 'States.ArrayLength($.a)', NumericEquals: 1 }), path: '/States/A/Choices[0]/Variable', message: 'no call' },
    { definition: alone(distributed({ ItemBatcher: { MaxItemsPerBatchPath: 'n' } })), path: '/States/A/ItemBatcher/MaxItemsPerBatchPath' },
  ],
})
