import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata, distributed, inner, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const small: JsonObject = { Type: 'Pass', Result: 1, End: true }
const inline = (state: JsonObject, more: JsonObject = {}) => ({ definition: alone(map({ ItemProcessor: inner('I', state), ...more })) })
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)

testRule('inline-map-too-large', {
  valid: [
    // an iteration of one Pass state: started, entered, exited, succeeded
    { ...inline(small), options: { items: 6249 } }, { ...inline(small) }, { definition: alone(distributed()), options: { items: 1_000_000 } },
    { ...inline(small), options: { items: 100_000, type: 'EXPRESS' } }, { ...inline(task({ OutputPath: '$.Payload' })), options: { items: 3000 } }, { ...inline(task()), options: { items: 500 } },
    { definition: { StartAt: 'A', States: { A: { Type: 'Pass', Result: { list: numbers(5) }, Next: 'B' }, B: map({ ItemsPath: '$.list', ItemProcessor: inner('I', small) }) } } },
  ],
  invalid: [
    { ...inline(small), options: { items: 6250 }, path: '/States/A', message: 'at least 25002 events' },
    { ...inline(task({ OutputPath: '$.Payload' })), options: { items: 3572 }, path: '/States/A', message: '25006 events' },
    { ...inline(task()), options: { items: 525 }, path: '/States/A', message: '262500 bytes' },
    { ...inline(small), options: { items: 200_000, type: 'EXPRESS' }, path: '/States/A', message: '400000 bytes' },
    { definition: aloneInJsonata(map({ Items: numbers(6300), ItemProcessor: inner('I', { Type: 'Pass', Output: 1, End: true }) })), path: '/States/A', message: '6300 items' },
    { definition: { StartAt: 'A', States: { A: { Type: 'Pass', Result: { list: numbers(6300) }, Next: 'B' }, B: map({ ItemsPath: '$.list', ItemProcessor: inner('I', small) }) } }, path: '/States/B', message: '6300 items' },
    // the shortest way through the processor counts
    {
      definition: alone(map({ ItemProcessor: { StartAt: 'C', States: { C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'D' }], Default: 'E' }, D: { Type: 'Pass', Next: 'E' }, E: small } } })),
      options: { items: 4200 }, path: '/States/A', message: '25202 events',
    },
  ],
})
