import { randomUUID } from 'node:crypto'
import { environment } from '../../environment.js'
import type { Json, JsonObject } from '../../service.js'
import { deliver } from '../deliver.js'
import { unsupported, validationException } from '../error.js'
import { isDefaultBus, isObject } from '../rule.js'
import type { EventsContext, Operation } from './operation.js'

/** Source: API reference of PutEvents. */
const mostEntries = 10

const members = ['Source', 'DetailType', 'Detail', 'EventBusName', 'Resources', 'Time']

/** Takes events one by one: an entry that is refused leaves the others alone. Answers when all have been delivered. */
export const putEvents: Operation = {
  name: 'PutEvents',
  members: ['Entries'],
  async perform({ Entries: entries }, context) {
    if (!Array.isArray(entries) || entries.length === 0 || entries.length > mostEntries || !entries.every(isObject)) {
      throw validationException(`1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${String(mostEntries)}`)
    }
    for (const entry of entries) refuseUnsupported(entry)
    const answers: JsonObject[] = []
    for (const entry of entries) answers.push(await take(entry, context))
    return { FailedEntryCount: answers.filter(answer => 'ErrorCode' in answer).length, Entries: answers }
  },
}

function refuseUnsupported(entry: JsonObject): void {
  const unknown = Object.keys(entry).find(member => !members.includes(member))
  if (unknown !== undefined) throw unsupported(`${unknown} of an entry`)
  if (!isDefaultBus(entry['EventBusName'])) throw unsupported('another event bus than the default one')
}

async function take(entry: JsonObject, context: EventsContext): Promise<JsonObject> {
  const problem = problemOf(entry, context.caller.principalArn)
  if (problem !== undefined) return problem
  const { Source: source = '', DetailType: type = '', Detail: detail, Resources: resources = [], Time: time } = entry
  const id = randomUUID()
  const event = {
    'version': '0', id, 'detail-type': type, source, 'account': environment.accountId, 'time': instant(typeof time === 'number' ? time * 1000 : context.now()),
    'region': environment.region, resources, 'detail': JSON.parse(detail as string) as Json,
  }
  for (const rule of context.rules.list()) if (rule.enabled && context.matches(rule, event)) await deliver(context, rule, event)
  return { EventId: id }
}

/** To the second, as events have it. */
const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

/** Why an entry is refused, in AWS's words. */
function problemOf({ Source: source = '', DetailType: type = '', Detail: detail = '' }: JsonObject, principalArn: string): JsonObject | undefined {
  for (const [name, value] of [['Source', source], ['DetailType', type], ['Detail', detail]] as const) {
    if (typeof value !== 'string' || value === '') return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.` }
  }
  if (!isObject(parsed(detail as string))) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  if (typeof source === 'string' && source.startsWith('aws.') && principalArn.startsWith('arn:')) return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }
  return undefined
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
