const placeholder = /\$\{(!?)([^}]*)\}/g

/**
 * Fills the `${Name}` of a `Fn::Sub` text. `${!Name}` stands for a literal `${Name}`.
 *
 * @example
 * ```ts
 * placeholders('${A}-${!B}', name => name.toLowerCase()) // 'a-${B}'
 * ```
 */
export function placeholders(template: string, valueOf: (name: string) => string): string {
  return template.replace(placeholder, (_, literal: string, name: string) => literal === '!' ? `\${${name}}` : valueOf(name))
}

/** The names that a `Fn::Sub` text refers to. */
export function namesIn(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].flatMap(([, literal, name]) => literal === '!' || name === undefined ? [] : name)
}

/**
 * Fills the `DefinitionSubstitutions` of a state machine. Unlike `Fn::Sub`, a name that is not given stays as it is: `${` may be part of an expression.
 */
export function definitionSubstitutions(definition: string, values: Readonly<Record<string, string>>): string {
  return definition.replace(/\$\{([A-Za-z0-9_]+)\}/g, (whole, name: string) => values[name] ?? whole)
}
