import { createRequire } from 'node:module'
import type { Keys } from './place.js'

/** What asl-validator says of a fault. */
interface Opinion {
  readonly at: Keys
  readonly message: string
}

/** What is used of the package, which ships no declarations. */
interface AslError {
  readonly 'Error code'?: string
  readonly 'Message'?: string
  readonly 'path'?: string
  readonly 'schemaError'?: { readonly path?: string; readonly instancePath?: string; readonly schemaPath?: string; readonly message?: string }
}
type AslValidator = (definition: object) => { readonly isValid: boolean; readonly errors: readonly AslError[] }

/** Loaded only when it is asked for: it takes longer to load than all else together. */
const load = createRequire(import.meta.url)

/** Keys along a JSON pointer, whose numbers may be indexes. */
const keysOf = (pointer: string | undefined): Keys =>
  (pointer ?? '').split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).map((part) => (/^\d+$/.test(part) ? Number(part) : part))

function opinionOf(error: AslError): Opinion {
  const { schemaError } = error
  const code = error['Error code'] ?? 'ERROR'
  // messages of its own may quote what stands in the definition; those of its schema do not
  return { at: keysOf(schemaError?.instancePath), message: `asl-validator refuses this: ${code}${schemaError?.message === undefined ? '' : `: ${schemaError.message}`}` }
}

/**
 * What asl-validator refuses in a definition. It is known to refuse some that Step Functions takes.
 *
 * @returns one opinion a place and code, at most 20
 */
export function secondOpinion(definition: unknown): readonly Opinion[] {
  if (typeof definition !== 'object' || definition === null) return []
  const validate = load('asl-validator') as AslValidator
  // it writes into what it is given
  const { errors } = validate(structuredClone(definition))
  const opinions = new Map(errors.map(opinionOf).map((opinion) => [JSON.stringify(opinion), opinion]))
  return [...opinions.values()].slice(0, 20)
}
