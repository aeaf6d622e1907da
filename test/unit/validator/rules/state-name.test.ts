import { testRule } from '../rule-tester.js'

const named = (name: string): unknown => ({ StartAt: name, States: { [name]: { Type: 'Succeed' } } })

testRule('state-name', {
  valid: [{ definition: named('a'.repeat(80)) }, { definition: named('😀'.repeat(80)) }, { definition: named('with blanks, and more: "so"') }],
  invalid: [
    { definition: named('a'.repeat(81)), path: `/States/${'a'.repeat(81)}`, message: '80 characters, not 81' },
    { definition: named('😀'.repeat(81)), path: `/States/${'😀'.repeat(81)}` },
  ],
})
