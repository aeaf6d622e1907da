/** A task token says which execution and which attempt it belongs to, so that an endpoint finds them without a table. */
export const tokenOf = (executionArn: string, task: string, secret: string): string =>
  Buffer.from(JSON.stringify([executionArn, task, secret])).toString('base64url')

/**
 * The execution a task token belongs to.
 *
 * @returns `undefined` for text that is no token
 * @example
 * executionArnOfToken(token) // 'arn:aws:states:us-east-1:123456789012:execution:Machine:run-1'
 */
export function executionArnOfToken(token: string): string | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    return Array.isArray(parts) && typeof parts[0] === 'string' ? parts[0] : undefined
  } catch {
    return undefined
  }
}

/** The attempt a task token belongs to. */
export function taskOfToken(token: string): string | undefined {
  if (executionArnOfToken(token) === undefined) return undefined
  const parts = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as readonly unknown[]
  return typeof parts[1] === 'string' ? parts[1] : undefined
}
