import { isObject } from '../model.js'
import type { Rule } from '../rule.js'

/** Credentials without a role. */
export const credentials: Rule = {
  code: 'ASL2025',
  name: 'credentials',
  severity: 'error',
  summary: 'Credentials do not name a role',
  state({ type, source, keys, language }, report) {
    const { Credentials: value } = source
    if (type !== 'Task' || !isObject(value) || value['RoleArn'] !== undefined || language === 'JSONPath' && value['RoleArn.$'] !== undefined) return
    report({
      at: [...keys, 'Credentials'], message: "Credentials need a 'RoleArn', the role that the task takes on", help: language === 'JSONPath' ? "Give it as 'RoleArn', or as a path in 'RoleArn.$'." : "Give it as 'RoleArn', a text or an expression.",
      aws: { message: "The field 'RoleArn' is required but was missing" },
    })
  },
}
