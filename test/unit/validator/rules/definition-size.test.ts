import { alone } from '../definition.js'
import { testRule } from '../rule-tester.js'

const large = (text: string): unknown => alone({ Type: 'Pass', Result: Array.from({ length: 10 }, () => text), End: true })

testRule('definition-size', {
  valid: [
    { definition: large('a'.repeat(100_000)) },
    // characters count, not bytes
    { definition: large('é'.repeat(100_000)) },
  ],
  invalid: [{ definition: large('a'.repeat(110_000)), path: '/', message: '1,048,576' }],
})
