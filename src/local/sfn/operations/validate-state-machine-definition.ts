import type { Operation } from '../context.js'
import { expectLength } from '../definition.js'
import { diagnosticsOf } from '../diagnostic.js'
import { optionalWord, pageSize, requiredText } from '../member.js'

/** Most diagnostics of an answer. Source: API reference of ValidateStateMachineDefinition. */
const mostDiagnostics = 100

/** Says what is wrong with a definition; nothing is created. */
export const validateStateMachineDefinition: Operation = (_, input) => {
  const definition = requiredText(input, 'definition')
  expectLength(definition)
  const type = optionalWord(input, 'type', ['STANDARD', 'EXPRESS']) ?? 'STANDARD'
  const least = optionalWord(input, 'severity', ['ERROR', 'WARNING']) ?? 'ERROR'
  const size = pageSize(input, mostDiagnostics)
  const all = diagnosticsOf(definition, type)
  const shown = all.filter(({ severity }) => severity === 'ERROR' || least === 'WARNING')
  return {
    result: all.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK',
    diagnostics: shown.slice(0, size).map(({ severity, code, message, location }) => ({ severity, code, message, ...(location === undefined ? {} : { location }) })),
    truncated: shown.length > size,
  }
}
