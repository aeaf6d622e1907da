import { environment } from '../environment.js'
import { ServiceError } from '../service.js'

export const functionArnOf = (name: string): string => `arn:${environment.partition}:lambda:${environment.region}:${environment.accountId}:function:${name}`

/** A function as a request names it. */
export interface FunctionReference {
  readonly name: string
  /** Version or alias; `$LATEST` when none is named. */
  readonly qualifier: string
}

const fullArn = /^arn:[^:]+:lambda:([^:]+):(\d{12}):function:(.+)$/
const partialArn = /^(\d{12}):function:(.+)$/
const nameAndQualifier = /^([A-Za-z0-9_-]{1,64})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/

/**
 * Reads the forms in which AWS takes a function: name, ARN or partial ARN, each with or without a qualifier.
 * Functions here have no versions and aliases: only `$LATEST` is found.
 *
 * @throws ServiceError InvalidParameterValueException, ResourceNotFoundException
 */
export function readFunctionName(text: string, qualifier: string | undefined): FunctionReference {
  const full = fullArn.exec(text)
  const partial = partialArn.exec(text)
  const accountId = full?.[2] ?? partial?.[1] ?? environment.accountId
  const [, name, ownQualifier] = nameAndQualifier.exec(full?.[3] ?? partial?.[2] ?? text) ?? []
  if (name === undefined) throw new ServiceError('InvalidParameterValueException', `Value '${text}' at 'functionName' failed to satisfy constraint: it must be a function name or ARN`)
  if (ownQualifier !== undefined && qualifier !== undefined && ownQualifier !== qualifier) {
    throw new ServiceError('InvalidParameterValueException', `The derived qualifier from the function name does not match the specified qualifier.`)
  }
  const chosen = ownQualifier ?? qualifier ?? '$LATEST'
  if (accountId !== environment.accountId || (full !== null && full[1] !== environment.region) || chosen !== '$LATEST') {
    throw functionNotFound(chosen === '$LATEST' ? text : `${functionArnOf(name)}:${chosen}`)
  }
  return { name, qualifier: chosen }
}

export const functionNotFound = (what: string): ServiceError =>
  new ServiceError('ResourceNotFoundException', `Function not found: ${what.startsWith('arn:') ? what : functionArnOf(what)}`, 404)
