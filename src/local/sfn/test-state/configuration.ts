import type { FoundState } from '../../../interpreter/index.js'
import { findState } from '../../../interpreter/index.js'
import { ServiceError, type JsonObject } from '../../service.js'
import { validationException } from '../error.js'
import { optionalObject, optionalText } from '../member.js'

/** What a test says of what happened before. */
export interface TestConfiguration {
  readonly retries: number
  readonly failedIterations?: number
  readonly readerData?: string
}

/** Source: API reference of TestStateConfiguration. */
const readerDataLength = 262_144

const refused = (message: string): ServiceError => new ServiceError('ValidationException', message)

/**
 * Reads `stateConfiguration`.
 *
 * @param isMocked - whether the test has a mock
 * @throws ServiceError ValidationException; the words are AWS's for an iteration count without a mock, and ours for the rest
 */
export function readConfiguration(input: JsonObject, { program, block, state }: FoundState, isMocked: boolean): TestConfiguration {
  const given = optionalObject(input, 'stateConfiguration')
  if (given === undefined) return { retries: 0 }
  const retries = count(given, 'retrierRetryCount')
  const failedIterations = count(given, 'mapIterationFailureCount')
  const readerData = optionalText(given, 'mapItemReaderData', readerDataLength)
  const causedBy = optionalText(given, 'errorCausedByState', 80)
  if (failedIterations !== undefined && !isMocked) throw refused('TestState does not support MapIterationFailureCount when a mock is not specified.')
  if (failedIterations !== undefined && state.type !== 'Map') throw refused('MapIterationFailureCount is only supported for a Map state')
  if (readerData !== undefined && state.type !== 'Map') throw refused('MapItemReaderData is only for a Map state with an ItemReader')
  if (causedBy !== undefined) {
    const inside = state.distributed === undefined ? state.blocks.map(index => ({ ...program, blocks: program.blocks.slice(index, index + 1) })) : [state.distributed.program]
    if (block < 0 || !inside.some(body => findState(body, causedBy) !== undefined)) throw refused('ErrorCausedByState is not a state inside the state under test')
  }
  return { retries: retries ?? 0, ...(failedIterations === undefined ? {} : { failedIterations }), ...(readerData === undefined ? {} : { readerData }) }
}

function count(given: JsonObject, name: string): number | undefined {
  const value = given[name] ?? undefined
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new ServiceError('SerializationException', `${name} must be an integer`)
  if (value < 0) throw validationException(String(value), `stateConfiguration.${name}`, 'Member must have value greater than or equal to 0')
  return value
}
