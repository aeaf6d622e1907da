import { TaskFailure } from '../../interpreter/types.js'
import type { Json, JsonObject } from '../service.js'
import { asText, callService, type TaskCall } from './call.js'
import { optimisedFailure, optimisedNaming } from './service-failure.js'

/**
 * `events:putEvents`: a detail that is no text is sent as its JSON text, and the machine and its execution become resources of each event. One entry that is
 * refused fails the task; the others were taken all the same.
 */
export async function putEvents(call: TaskCall): Promise<Json> {
  const { Entries: entries } = call.parameters
  const input = Array.isArray(entries) ? { ...call.parameters, Entries: (entries as readonly Json[]).map(entry => withResources(call, entry)) } : call.parameters
  const { Entries: answers = [], FailedEntryCount: failed = 0 } = await callService(call, 'events', 'PutEvents', input, error => optimisedFailure(optimisedNaming.events, error))
  const answer = { Entries: answers, FailedEntryCount: failed }
  if (failed !== 0) throw new TaskFailure('EventBridge.FailedEntry', JSON.stringify(answer))
  return answer
}

function withResources({ request }: TaskCall, entry: Json): Json {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry
  const { Detail: detail = null, Resources: resources = [], ...rest } = entry as JsonObject
  return {
    ...rest,
    ...(detail === null ? {} : { Detail: asText(detail) }),
    Resources: [...(Array.isArray(resources) ? resources as readonly Json[] : []), request.stateMachineArn, request.executionArn],
  }
}
