import { createHash } from 'node:crypto'
import { environment } from '../environment.js'
import { isOperator, userArn } from '../iam/index.js'
import type { Caller } from '../service.js'

/** Who signed a request, in the words of an API's event. */
export interface Signed {
  readonly caller: Caller
  readonly accessKeyId: string
  /** ARN of the role's session, or of the account's root. */
  readonly userArn: string
  /** `AROA…:session`, or the account's number. */
  readonly userId: string
}

/**
 * What API Gateway tells a function of its caller.
 *
 * @example
 * ```ts
 * signedBy({ principalArn: 'arn:aws:iam::123456789012:role/ci' }, 'ASIA…').userArn // 'arn:aws:sts::123456789012:assumed-role/ci/local'
 * ```
 */
export function signedBy(caller: Caller, accessKeyId: string): Signed {
  const signed = { caller, accessKeyId, userArn: userArn(caller) }
  if (isOperator(caller.principalArn)) return { ...signed, userId: environment.accountId }
  const roleId = `AROA${createHash('sha256').update(caller.principalArn).digest('hex').slice(0, 17).toUpperCase()}`
  return { ...signed, userId: `${roleId}:${signed.userArn.split('/').at(-1) ?? ''}` }
}
