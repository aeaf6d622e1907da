import type { Severity } from '../../src/validator/index.js'

/** A rule about what a file must be before its definition can be looked at, or about how a template holds one. */
export interface ReadingRule {
  readonly code: string
  readonly name: string
  /** `info` is neither: it changes no verdict. */
  readonly severity: Severity | 'info'
  /** One line: what is refused, or warned of. */
  readonly summary: string
}

/** Rules of reading. Their pages lie in `docs/rules/` beside those of the validator. */
export const readingRule = {
  unreadableText: { code: 'ASL2090', name: 'unreadable-text', severity: 'error', summary: 'the text is neither JSON nor YAML' },
  duplicateKey: { code: 'ASL2091', name: 'duplicate-key', severity: 'error', summary: 'a key occurs twice in its object' },
  textTooLarge: { code: 'ASL2092', name: 'text-too-large', severity: 'error', summary: 'the text is larger than any definition may be' },
  unknownDefinition: { code: 'ASL2093', name: 'unknown-definition', severity: 'warning', summary: 'a definition will be known only at the deployment, so it was not validated' },
  missingDefinitionFile: { code: 'ASL2094', name: 'missing-definition-file', severity: 'error', summary: 'the file that a template takes a definition from cannot be read' },
  oneDefinition: { code: 'ASL2095', name: 'one-definition', severity: 'error', summary: 'a state machine in a template has no definition, several, or one in a wrong form' },
  undeclaredSubstitution: { code: 'ASL2096', name: 'undeclared-substitution', severity: 'warning', summary: 'a definition in a template uses a substitution that nothing fills' },
  unusedSubstitution: { code: 'ASL2097', name: 'unused-substitution', severity: 'warning', summary: 'a declared substitution is used nowhere in the definition' },
  secondOpinion: { code: 'ASL2099', name: 'second-opinion', severity: 'info', summary: 'asl-validator refuses what these rules accept' },
} as const satisfies Readonly<Record<string, ReadingRule>>

/** All of them, by code. */
export const readingRules: readonly ReadingRule[] = Object.values(readingRule)
