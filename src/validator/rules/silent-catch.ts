import { edgesOf, isTerminal, objectsIn } from '../flow.js'
import type { StateNode } from '../model.js'
import type { Rule } from '../rule.js'

const idle: ReadonlySet<string> = new Set(['Pass', 'Succeed', 'Wait'])

/** Whether a state leads to a good end, and nothing is done on the way. */
function endsSilently(first: StateNode): boolean {
  const seen = new Set<StateNode>()
  for (let state: StateNode | undefined = first; state !== undefined && !seen.has(state); state = edgesOf(state)[0]?.to) {
    seen.add(state)
    if (!idle.has(state.type ?? '')) return false
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
    for (const [i, { ErrorEquals: errors, Next: next }] of objectsIn(source['Catch'])) {
      const target = typeof next === 'string' ? machine.states.get(next) : undefined
      if (target === undefined || !Array.isArray(errors) || !errors.includes('States.ALL') || !endsSilently(target)) continue
      report({ at: [...keys, 'Catch', i, 'Next'], message: `after any error, the execution goes to '${target.name}' and succeeds: nobody is told`, help: 'Lead to a Fail state, or tell somebody on the way; name the errors that are expected.' })
    }
  },
}
