import { edgesOf, isTerminal, objectsIn } from '../flow.js'
import type { StateNode } from '../model.js'
import type { Rule } from '../rule.js'

const idle: ReadonlySet<string> = new Set(['Pass', 'Succeed', 'Wait'])

/** Fields by which a state says something of its own: an error that is told in the output is told. */
const telling = ['Parameters', 'Result', 'Output', 'Assign']

/** Whether a state leads to a good end, and nothing is done or said on the way. */
function endsSilently(first: StateNode): boolean {
  const seen = new Set<StateNode>()
  for (let state: StateNode | undefined = first; state !== undefined && !seen.has(state); state = edgesOf(state)[0]?.to) {
    const { type, source } = state
    seen.add(state)
    if (!idle.has(type ?? '') || telling.some((field) => source[field] !== undefined)) return false
    if (isTerminal(state)) return true
  }
  return false
}

/** An execution that failed and says SUCCEEDED. Inside a Map or Parallel, one item's failure is often meant not to count. */
export const silentCatch: Rule = {
  code: 'ASL2109',
  name: 'silent-catch',
  severity: 'warning',
  summary: 'a catcher of every error leads straight to a good end',
  state({ source, keys, machine }, report) {
    if (machine.owner !== undefined) return
    for (const [i, { ErrorEquals: errors, Next: next, Output: output, Assign: assign }] of objectsIn(source['Catch'])) {
      const target = typeof next === 'string' ? machine.states.get(next) : undefined
      if (target === undefined || !Array.isArray(errors) || !errors.includes('States.ALL') || output !== undefined || assign !== undefined || !endsSilently(target)) continue
      report({ at: [...keys, 'Catch', i, 'Next'], message: `after any error, the execution goes to '${target.name}' and succeeds: nobody is told`, help: 'Lead to a Fail state, or tell somebody on the way; name the errors that are expected.' })
    }
  },
}
