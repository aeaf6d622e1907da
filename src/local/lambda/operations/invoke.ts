import { randomUUID } from 'node:crypto'
import { ServiceError, type Caller, type JsonObject } from '../../service.js'
import { readFunctionName } from '../function-name.js'
import type { DeployedFunction, FunctionRegistry } from '../function-registry.js'
import { invalidParameter, optionalText, requiredText } from '../input.js'
import type { Operation } from './operation.js'

/**
 * Runs a function. `Payload` is JSON text, as the API's bytes, in the request and in the answer; in a request any other JSON value stands for itself.
 * An answer with `FunctionError` means that the function failed; the payload then says how.
 */
export const invoke: Operation = async (input, { functions, caller }) => {
  const { name } = readFunctionName(requiredText(input, 'FunctionName'), optionalText(input, 'Qualifier'))
  const deployed = functions.get(name)
  const type = optionalText(input, 'InvocationType') ?? 'RequestResponse'
  const logType = optionalText(input, 'LogType') ?? 'None'
  if (logType !== 'None') throw invalidParameter(`LogType ${logType} is not supported by the local Lambda; read the function's log file`)
  const payload = payloadText(input)
  switch (type) {
    case 'RequestResponse':
      return synchronous(deployed, functions, payload, optionalText(input, 'ClientContext'))
    case 'Event':
      return asynchronous(deployed, functions, payload, caller)
    case 'DryRun':
      return { StatusCode: 204 }
    default:
      throw invalidParameter(`Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`)
  }
}

async function synchronous({ config, runner }: DeployedFunction, functions: FunctionRegistry, payload: string, clientContext: string | undefined): Promise<JsonObject> {
  refuseTooLarge(payload, functions.surroundings.limits.payloadBytes)
  const outcome = await runner.run({
    requestId: randomUUID(), payload, invokedFunctionArn: config.functionArn, ...(clientContext === undefined ? {} : { clientContext }),
  })
  if (outcome.kind === 'refused') throw notJson(outcome.message)
  return {
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    ...(outcome.kind === 'error' ? { FunctionError: 'Unhandled' } : {}),
    Payload: outcome.payload,
  }
}

function asynchronous(deployed: DeployedFunction, functions: FunctionRegistry, payload: string, caller: Caller): JsonObject {
  refuseTooLarge(payload, functions.surroundings.limits.eventBytes)
  try {
    JSON.parse(payload)
  } catch (error) {
    throw notJson(error instanceof Error ? error.message : '')
  }
  functions.events(deployed).add(payload, caller)
  return { StatusCode: 202, Payload: '' }
}

function payloadText(input: JsonObject): string {
  const payload = input['Payload'] ?? ''
  if (typeof payload !== 'string') return JSON.stringify(payload)
  return payload === '' ? '{}' : payload
}

function refuseTooLarge(payload: string, limit: number): void {
  if (payload.length * 3 <= limit || Buffer.byteLength(payload) <= limit) return
  throw new ServiceError('RequestTooLargeException', `Request must be smaller than ${limit} bytes for the InvokeFunction operation`, 413)
}

const notJson = (reason: string): ServiceError => new ServiceError('InvalidRequestContentException', `Could not parse request body into json: ${reason}`)
