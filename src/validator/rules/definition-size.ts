import { byteLength, limit } from '../../asl/index.js'
import type { Json } from '../../asl/index.js'
import type { Rule } from '../rule.js'

/** Definitions that are larger than Step Functions takes. */
export const definitionSize: Rule = {
  code: 'ASL2033',
  name: 'definition-size',
  severity: 'error',
  summary: `the definition has more than ${limit.definition} characters`,
  definition({ value, root }, report) {
    // what is small in bytes is not large in characters; the text is made only where that is in doubt
    if (root === undefined || byteLength(value as Json) <= limit.definition) return
    const characters = JSON.stringify(value).length
    if (characters <= limit.definition) return
    report({
      at: [], message: `a definition has at most ${limit.definition.toLocaleString('en')} characters, without blanks; this one has ${characters.toLocaleString('en')}`,
      help: 'Take parts of it out into state machines of their own, and large data into S3.',
    })
  },
}
