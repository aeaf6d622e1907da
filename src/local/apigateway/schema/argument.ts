import type { Json } from '../../service.js'
import { LocalAwsError } from '../../local-aws-error.js'
import { isJsonList, isJsonObject } from './check.js'

const wrong = (where: string, what: string): never => {
  throw new LocalAwsError('SW4405', `${where} must be ${what}`)
}

/** Readers of keywords' arguments. CloudFormation may carry a number or a boolean as text. @throws LocalAwsError SW4405 */
export const numberOf = (argument: Json, where: string): number => {
  const number = typeof argument === 'string' && argument.trim() !== '' ? Number(argument) : argument
  return typeof number === 'number' && Number.isFinite(number) ? number : wrong(where, 'a number')
}

export const sizeOf = (argument: Json, where: string): number => {
  const size = numberOf(argument, where)
  return Number.isSafeInteger(size) && size >= 0 ? size : wrong(where, 'a whole number from 0')
}

export const booleanOf = (argument: Json, where: string): boolean =>
  typeof argument === 'boolean' ? argument : argument === 'true' || argument === 'false' ? argument === 'true' : wrong(where, 'true or false')

export const textOf = (argument: Json, where: string): string => (typeof argument === 'string' ? argument : wrong(where, 'text'))

export const listOf = (argument: Json, where: string): readonly Json[] => (isJsonList(argument) && argument.length > 0 ? argument : wrong(where, 'a list that is not empty'))

export const textsOf = (argument: Json, where: string): readonly string[] => listOf(argument, where).map((text) => textOf(text, where))

export const membersOf = (argument: Json, where: string): readonly (readonly [string, Json])[] => (isJsonObject(argument) ? Object.entries(argument) : wrong(where, 'an object'))
