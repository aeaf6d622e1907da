import type { FoundState, StateMock } from '../../../interpreter/index.js'
import { ServiceError, type Json, type JsonObject } from '../../service.js'
import { optionalObject, optionalText, optionalWord } from '../member.js'
import { problemOf, taskResult } from './shape/index.js'

type State = FoundState['state']

const refused = (message: string): ServiceError => new ServiceError('ValidationException', message)

/** Characters of a mock's texts. Source: API reference of MockErrorOutput and MockInput. */
const errorLength = 256
const causeLength = 32_768
const resultLength = 262_144

const mocked: ReadonlySet<string> = new Set(['Task', 'Map', 'Parallel'])

/**
 * Reads what stands in for the work of a state.
 *
 * @returns undefined when there is none
 * @throws ServiceError ValidationException in AWS's words; NotSupportedByLocalAws (SW4320) for a result that cannot be checked
 */
export async function readMock(input: JsonObject, state: State): Promise<StateMock | undefined> {
  const mock = optionalObject(input, 'mock')
  if (mock === undefined) return undefined
  const result = optionalText(mock, 'result', resultLength)
  const failure = optionalObject(mock, 'errorOutput')
  const mode = optionalWord(mock, 'fieldValidationMode', ['STRICT', 'PRESENT', 'NONE']) ?? 'STRICT'
  if (result !== undefined && failure !== undefined) throw refused('A test mock should have only one of the following fields: [result, errorOutput].')
  if (result === undefined && failure === undefined) throw refused('A test mock should have one of the following fields: [result, errorOutput].')
  if (!mocked.has(state.type)) throw refused(`State type '${state.type}' is not supported when a mock is specified`)
  if (failure !== undefined) return { failure: readFailure(failure) }
  const value = readResult(result ?? '')
  checkForm(value, state)
  if (state.type === 'Task' && mode !== 'NONE') await checkFields(value, state.resource?.arn ?? '', mode)
  return { result: value }
}

function readFailure(given: JsonObject): { readonly error?: string, readonly cause?: string } {
  const error = optionalText(given, 'error', errorLength)
  const cause = optionalText(given, 'cause', causeLength)
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) }
}

function readResult(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw refused('Mocked result must be valid JSON')
  }
}

/** What the branches of a Parallel and the iterations of a Map give is a list; where that is written to S3, the state gives an object. */
function checkForm(value: Json, { type, blocks, distributed }: State): void {
  if (type === 'Task') return
  if (type === 'Map' && distributed?.writer?.arguments !== undefined) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('Mocked result must be a JSON object.')
    return
  }
  if (!Array.isArray(value)) throw refused('Mocked result must be an array.')
  if (type === 'Parallel' && value.length !== blocks.length) throw refused('Mocked result must contain the same number of items as number of Parallel branches.')
}

async function checkFields(value: Json, resource: string, mode: 'STRICT' | 'PRESENT'): Promise<void> {
  const result = await taskResult(resource)
  if (result.known === 'anything') return
  if (result.known === 'nothing') {
    throw new ServiceError('NotSupportedByLocalAws', `SW4320: what ${result.service} answers is not known to the local AWS, so a mocked result cannot be checked in the mode ${mode}; install the service's client (@aws-sdk/client-…), or use the fieldValidationMode NONE`, 501)
  }
  const problem = problemOf(value, result.shape, mode === 'STRICT')
  if (problem !== undefined) throw refused(`Mock result schema validation error: ${problem}`)
}
