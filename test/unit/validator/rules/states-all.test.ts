import { task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const states = (more: Parameters<typeof task>[0]): unknown => ({ StartAt: 'A', States: { A: task(more), B: { Type: 'Fail' } } })
const caught = (...names: readonly (readonly string[])[]): unknown => states({ Catch: names.map((ErrorEquals) => ({ ErrorEquals, Next: 'B' })) })
const said = 'States.ALL must appear alone and at end of list'

testRule('states-all', {
  valid: [{ definition: caught(['E', 'States.Timeout'], ['States.ALL']) }, { definition: caught(['E'], ['States.TaskFailed']) }],
  invalid: [
    { definition: caught(['States.ALL', 'E']), path: '/States/A/Catch[0]/ErrorEquals[0]', message: 'stands alone', aws: said },
    { definition: caught(['E', 'States.ALL']), path: '/States/A/Catch[0]/ErrorEquals[1]' },
    { definition: caught(['States.ALL'], ['E']), path: '/States/A/Catch[0]/ErrorEquals[0]', message: 'the last entry of Catch', aws: said },
    { definition: states({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }), path: '/States/A/Retry[0]/ErrorEquals[0]', aws: said },
  ],
})
