import { s3Error } from '../error.js'

/**
 * Reads a whole number from a query.
 *
 * @returns `undefined` when there is none
 * @throws ServiceError InvalidArgument
 */
export function wholeNumber(text: string | null, name: string, least: number, most: number): number | undefined {
  if (text === null) return undefined
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) throw s3Error('InvalidArgument', `Argument ${name} must be an integer between ${least} and ${most}`, { ArgumentName: name, ArgumentValue: text })
  return value
}
