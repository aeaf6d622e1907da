import { requiredArguments } from '../../asl/index.js'
import { hasSubstitution, isObject } from '../model.js'
import type { Rule } from '../rule.js'
import { parseResource } from '../resource.js'

/** Calls of services without what their action needs. */
export const missingArgument: Rule = {
  code: 'ASL2151',
  name: 'missing-argument',
  severity: 'warning',
  summary: 'a task calls a service without an argument that the action needs',
  state({ type, source, keys, language }, report) {
    const name = language === 'JSONata' ? 'Arguments' : 'Parameters'
    const given = source[name]
    const resource = type === 'Task' ? parseResource(source['Resource']) : undefined
    // without the field the state's input goes to the service, whatever it is
    if (resource?.kind !== 'service' || !isObject(given) || Object.keys(given).some(hasSubstitution)) return
    const call = `${resource.service}:${resource.action}`
    const missing = (Object.hasOwn(requiredArguments, call) ? requiredArguments[call] ?? [] : []).filter((field) => given[field] === undefined && given[`${field}.$`] === undefined)
    if (missing.length === 0) return
    report({ at: [...keys, name], message: `${call} needs ${missing.map((field) => `'${field}'`).join(' and ')}`, help: `Add ${missing.join(', ')} to ${name}.` })
  },
}
