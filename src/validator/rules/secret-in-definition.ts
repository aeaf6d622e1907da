import type { Keys } from '../finding.js'
import { hasSubstitution, isObject } from '../model.js'
import type { Report, Rule } from '../rule.js'
import { secretIn } from '../secret.js'

function visit(value: unknown, name: string, at: Keys, report: Report): void {
  if (typeof value === 'string') {
    const what = hasSubstitution(value) ? undefined : secretIn(name, value)
    if (what !== undefined) report({ at, message: `this looks like ${what}: whoever may read the definition or an execution can read it`, help: 'Keep it in Secrets Manager or Parameter Store, or in an EventBridge connection, and rotate this one.' })
  } else if (Array.isArray(value)) for (const [i, item] of (value as readonly unknown[]).entries()) visit(item, name, [...at, i], report)
  else if (isObject(value)) for (const [key, member] of Object.entries(value)) visit(member, key, [...at, key], report)
}

/** The finding does not quote what it found. */
export const secretInDefinition: Rule = {
  code: 'ASL2120',
  name: 'secret-in-definition',
  severity: 'warning',
  summary: 'a text in the definition looks like a password, a key or a token',
  definition({ value }, report) {
    visit(value, '', [], report)
  },
}
