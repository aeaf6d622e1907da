import { alone, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const place = (value: string | null) => ({ definition: alone({ Type: 'Pass', ResultPath: value, End: true }) })
const caught = (value: string) => ({ definition: { StartAt: 'A', States: { A: task({ Catch: [{ ErrorEquals: ['OutOfStock'], ResultPath: value, Next: 'B' }] }), B: { Type: 'Fail' } } } })

testRule('invalid-result-path', {
  valid: [place(null), place('$'), place('$.a.b'), place("$['a b'].c"), place('$.list[0]'), place('${Place}'), caught('$.error')],
  invalid: [
    { ...place('$.a[*]'), path: '/States/A/ResultPath', message: 'names and array indexes only' },
    { ...place('$..a'), path: '/States/A/ResultPath' },
    { ...place('$$.a'), path: '/States/A/ResultPath', message: 'starts with $ alone' },
    { ...place('$name'), path: '/States/A/ResultPath' },
    { ...place('result'), path: '/States/A/ResultPath' },
    { ...caught('error'), path: '/States/A/Catch[0]/ResultPath' },
  ],
})
