import { ServiceError, type Json, type JsonObject } from '../../service.js'

const refused = (): ServiceError => new ServiceError('ValidationException', 'Variables must be a valid JSON object')

/** The variables that a state is given. @throws ServiceError ValidationException, in words of ours */
export function readVariables(text: string | undefined): JsonObject {
  if (text === undefined) return {}
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch {
    throw refused()
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused()
  return value as JsonObject
}
