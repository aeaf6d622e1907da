import { limit } from '../../asl/index.js'
import type { Rule } from '../rule.js'

/** Names of states that are too long. */
export const stateName: Rule = {
  code: 'ASL2011',
  name: 'state-name',
  severity: 'error',
  summary: 'the name of a state has more than 80 characters',
  state(state, report) {
    const { name, keys } = state
    // counted by characters, of which some take two units of the text
    if (name.length <= limit.stateName || Array.from(name).length <= limit.stateName) return
    report({ at: keys, key: true, message: `the name of a state has at most ${limit.stateName} characters, not ${Array.from(name).length}`, help: 'Say the rest in Comment.' })
  },
}
