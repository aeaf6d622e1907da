import type { Json } from '../../../../src/asl/index.js'
import { testRule } from '../rule-tester.js'

const done = { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }

function list(levels: number): Json {
  let value: Json = 1
  for (let i = 0; i < levels; i++) value = [value]
  return value
}

function machines(levels: number): Json {
  let inner: Json = done
  for (let i = 0; i < levels; i++) inner = { StartAt: `P${i}`, States: { [`P${i}`]: { Type: 'Parallel', Branches: [inner], End: true } } }
  return inner
}

testRule('nested-too-deeply', {
  valid: [{ definition: done }, { definition: machines(50) }],
  invalid: [
    { definition: { StartAt: 'A', States: { A: { Type: 'Pass', Result: list(2000), End: true } } }, path: '/', message: '1000 levels' },
    { definition: machines(150), path: Array.from({ length: 101 }, (_, i) => `/States/P${149 - i}/Branches[0]`).join(''), message: '100 levels' },
  ],
})
