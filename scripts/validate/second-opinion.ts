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
  readonly 'schemaError'?: { readonly instancePath?: string }
}
type AslValidator = (definition: object) => { readonly isValid: boolean; readonly errors: readonly AslError[] }

/** Loaded only when it is asked for: it takes longer to load than all else together. */
const load = createRequire(import.meta.url)

/** Keys along a JSON pointer, whose numbers may be indexes. */
const keysOf = (pointer: string | undefined): Keys =>
  (pointer ?? '').split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** More of a message than anybody reads. */
const longest = 300

function opinionOf({ 'Error code': code = 'ERROR', 'Message': said = '', schemaError }: AslError): Opinion {
  // "/States/A/Resource is invalid. must match …": the place is told apart
  const reason = schemaError === undefined ? said : said.slice(said.indexOf(' is invalid. ') + ' is invalid. '.length)
  return { at: keysOf(schemaError?.instancePath), message: `asl-validator refuses this: ${code}: ${reason.slice(0, longest)}` }
}

function opinionsOf(validate: AslValidator, definition: object): readonly Opinion[] {
  try {
    // it writes into what it is given
    return validate(structuredClone(definition)).errors.map(opinionOf)
  } catch (error) {
    // it looks for states wherever something is called States
    return [{ at: [], message: `asl-validator could not read this: it failed with ${error instanceof Error ? error.name : 'an error'}` }]
  }
}

/**
 * What asl-validator refuses in a definition. It is known to refuse some that Step Functions takes.
 *
 * @returns one opinion a place and code, at most 20
 */
export function secondOpinion(definition: unknown): readonly Opinion[] {
  if (typeof definition !== 'object' || definition === null) return []
  const validate = load('asl-validator') as AslValidator
  const opinions = new Map(opinionsOf(validate, definition).map((opinion) => [JSON.stringify(opinion), opinion]))
  return [...opinions.values()].slice(0, 20)
}
