import { circlesOf, edgesOf, isTerminal } from '../flow.js'
import { hasSubstitution, isObject } from '../model.js'
import { parsedJsonata, parsedQuery } from '../parsed.js'
import type { Rule } from '../rule.js'
import { sitesIn } from '../site.js'
import type { Site } from '../site.js'

/** Signs that something is counted, or compared with a bound. */
const counting: ReadonlySet<string> = new Set(['+', '-', '<', '<=', '>', '>='])

/** Names of fields by which loops are counted, or walk through pages, where the work of a task says how far it got. */
const telling = /count|iterat|index|attempt|retr|remain|continue|more|next|page|token|cursor|marker|left|empty|size|length|truncat/i

const tells = (keys: readonly (string | number)[]): boolean => keys.some((key) => typeof key === 'string' && telling.test(key))

/** Whether a place counts, or compares with what is counted, with the clock or with the end of data. */
function isBounding({ state, use, value, holder }: Site): boolean {
  if (typeof value !== 'string' || use === 'reference') return false
  if (hasSubstitution(value) || isBound(holder)) return true
  if (use === 'expression') {
    const { report } = parsedJsonata(value)
    return report === undefined || [...report.operators].some((operator) => counting.has(operator)) || report.asked.length > 0 || report.askedStates.length > 0
      || report.states.some(({ keys }) => keys[0] === 'context' || (state.type === 'Choice' && tells(keys))) || value.includes('$count(')
  }
  const { calls, paths } = parsedQuery(value).report ?? { calls: [], paths: [] }
  return calls.includes('States.MathAdd') || calls.includes('States.ArrayLength') || (state.type === 'Choice' && paths.some(({ root, keys }) => root === 'context' || tells(keys)))
}

/** A comparison of numbers or times, or a question whether there is more. */
const isBound = (condition: object | undefined): boolean => condition !== undefined && Object.keys(condition).some((field) => /^(?:Numeric|Timestamp)|^IsPresent$|^IsNull$/.test(field))

/** A loop that goes on for as long as what it waits for does not come. */
export const endlessLoop: Rule = {
  code: 'ASL2117',
  name: 'endless-loop',
  severity: 'warning',
  summary: 'a loop has no exit, or nothing that counts its rounds',
  machine(machine, report) {
    const { definition, type } = machine
    if (isObject(definition.value) && definition.value['TimeoutSeconds'] !== undefined) return
    for (const circle of circlesOf(machine)) {
      const inside = new Set(circle)
      const [first] = circle
      if (first === undefined || (circle.length === 1 && !edgesOf(first).some(({ to }) => to === first))) continue
      const entry = [...machine.states.values()].find((state) => inside.has(state)) ?? first
      const exits = circle.some((state) => edgesOf(state).some(({ to, kind }) => !inside.has(to) && kind !== 'catch') || isTerminal(state) || (state.type === 'Choice' && state.source['Default'] === undefined))
      if (!exits) {
        report({ at: entry.keys, key: true, message: 'the loop that starts here has no way out but an error', help: 'Add a Choice that leaves it.' })
      } else if (type === 'STANDARD' && !circle.some((state) => sitesIn(state).some(isBounding))) {
        const choice = circle.find((state) => state.type === 'Choice' && edgesOf(state).some(({ to }) => !inside.has(to))) ?? entry
        report({
          at: choice.keys, key: true, message: `nothing counts the rounds of the loop that '${choice.name}' leaves: what it waits for may never come, and an execution ends after 25,000 events`,
          help: 'Count the rounds (States.MathAdd, or a variable) and leave by a Choice, or set TimeoutSeconds for the state machine.',
        })
      }
    }
  },
}
