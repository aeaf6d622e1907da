import { compile, InterpreterError } from '../../interpreter/index.js'
import type { WorkflowType } from '../../interpreter/types.js'
import { validate } from '../../validator/index.js'
import type { Diagnostic } from '../../validator/index.js'
import type { Json } from '../service.js'
import { jsonProblem } from './json-problem.js'

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
    if (!(error instanceof SyntaxError)) throw error
    return [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', ...jsonProblem(text, error.message) }]
  }
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) return [notAnObject]
  const found = validate(definition, { type }).map(spoken)
  // what the rules let through and the interpreter cannot run
  return found.some(({ severity }) => severity === 'ERROR') ? found : [...compiled(definition, type), ...found]
}

const notAnObject: DefinitionDiagnostic = { severity: 'ERROR', code: schemaFailed, message: 'Definition must be a valid JSON object' }

/** A finding in AWS's words, where they are known. A warning of ours that AWS does not have keeps its own code. */
function spoken({ severity, code, message, path, aws }: Diagnostic): DefinitionDiagnostic {
  const location = aws?.location === undefined ? path : aws.location
  const place = location === null ? {} : { location }
  if (severity === 'warning' && aws === undefined) return { severity: 'WARNING', code, message, ...place }
  return { severity: severity === 'error' ? 'ERROR' : 'WARNING', code: aws?.code ?? schemaFailed, message: aws?.message ?? `${message} (${code})`, ...place }
}

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
