import type { Json, JsonObject } from '../service.js'

/** `StateMachineArn` → `stateMachineArn`: Step Functions' own API has camelCase members, state machines write PascalCase for every service. */
export function toCamelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

export function toPascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The same value with every member name, at any depth, spelt anew. Texts stay as they are: inputs and outputs travel as JSON text. */
export function spellMembers(value: Json, spell: (name: string) => string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(element => spellMembers(element, spell))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, member]) => [spell(name), spellMembers(member, spell)]))
}
