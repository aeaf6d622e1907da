import { testRule } from '../rule-tester.js'

testRule('not-an-object', {
  valid: [{ definition: { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } } }],
  invalid: [...[null, 1, 'text', true, []].map((definition) => ({ definition, path: '/', aws: 'Definition must be a valid JSON object' }))],
})
