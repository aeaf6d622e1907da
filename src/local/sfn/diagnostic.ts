import { compile, InterpreterError } from '../../interpreter/index.js'
import type { WorkflowType } from '../../interpreter/types.js'
import type { Json } from '../service.js'

/** What is wrong with a definition, as ValidateStateMachineDefinition says it. */
export interface DefinitionDiagnostic {
  readonly severity: 'ERROR' | 'WARNING'
  /** `SCHEMA_VALIDATION_FAILED`, `INVALID_JSON_DESCRIPTION`, … */
  readonly code: string
  readonly message: string
  /** `/States/Fetch/Resource`; AWS gives none where the whole text is wrong. */
  readonly location?: string
}

/** What AWS says of nearly everything that is wrong with a definition. */
export const schemaFailed = 'SCHEMA_VALIDATION_FAILED'

/**
 * What is wrong with a definition, errors first.
 *
 * @param text - the definition's JSON text
 * @returns none for a good definition
 * @example
 * diagnosticsOf('{', 'STANDARD') // [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: … }]
 */
export function diagnosticsOf(text: string, type: WorkflowType): readonly DefinitionDiagnostic[] {
  // AWS was seen to take a blank text for one that is no object
  if (text.trim() === '') return [notAnObject]
  let definition: Json
  try {
    definition = JSON.parse(text) as Json
  } catch (error) {
    return [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: error instanceof Error ? error.message : 'not JSON' }]
  }
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) return [notAnObject]
  return compiled(definition, type)
}

const notAnObject: DefinitionDiagnostic = { severity: 'ERROR', code: schemaFailed, message: 'Definition must be a valid JSON object' }

/** What keeps a definition from being compiled. */
function compiled(definition: Json, type: WorkflowType): readonly DefinitionDiagnostic[] {
  try {
    compile(definition, { type })
    return []
  } catch (error) {
    if (!(error instanceof InterpreterError)) throw error
    const { code, path } = error
    // the place is said apart
    const message = error.message.slice(error.message.indexOf(': ') + 2)
    return [{ severity: 'ERROR', code: schemaFailed, message: `${message} (${code})`, location: path === '' ? '/' : path }]
  }
}

/**
 * Diagnostics as AWS puts them into the message of `InvalidDefinition`.
 *
 * @example
 * joined([{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message: 'Bad', location: '/States/A' }]) // 'SCHEMA_VALIDATION_FAILED: Bad at /States/A'
 */
export const joined = (diagnostics: readonly DefinitionDiagnostic[]): string =>
  diagnostics.map(({ code, message, location }) => `${code}: ${message}${location === undefined || code === 'INVALID_JSON_DESCRIPTION' ? '' : ` at ${location}`}`).join(', ')
