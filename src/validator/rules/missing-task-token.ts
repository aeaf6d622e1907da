import { hasSubstitution } from '../model.js'
import type { Rule } from '../rule.js'
import { parseResource } from '../resource.js'

/** Ways to read the token: by itself, or with the context that it is in. */
const reads: Readonly<Record<'JSONPath' | 'JSONata', RegExp>> = { JSONPath: /\$\$(?!\.)|\$\$\.Task|\$\$\[/, JSONata: /\bcontext\b|\$states(?!\s*\.)/ }

/** Callbacks that nobody can send. */
export const missingTaskToken: Rule = {
  code: 'ASL2152',
  name: 'missing-task-token',
  severity: 'warning',
  summary: 'a task waits for its token to come back, and gives it to nobody',
  state({ type, source, keys, language }, report) {
    const resource = type === 'Task' ? parseResource(source['Resource']) : undefined
    if (resource?.kind !== 'service' || resource.pattern !== 'waitForTaskToken') return
    const name = language === 'JSONata' ? 'Arguments' : 'Parameters'
    const given = source[name]
    const text = JSON.stringify(given ?? null)
    // an expression may hand on whatever it likes
    if (hasSubstitution(text) || reads[language].test(text)) return
    report({
      at: given === undefined ? keys : [...keys, name], message: 'the task waits for its token to come back, and gives it to nobody',
      help: language === 'JSONata' ? "Pass '{% $states.context.Task.Token %}' in Arguments." : "Pass '$$.Task.Token' in Parameters.",
    })
  },
}
