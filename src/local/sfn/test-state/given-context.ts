import { ServiceError, type Json, type JsonObject } from '../../service.js'

const text = 'a string'
const number = 'a number'
const anything = undefined

/** Members of a context object that a test may give. Source: developer guide, "Accessing execution data from the Context object". */
const members: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  Execution: { Id: text, Input: anything, Name: text, RoleArn: text, StartTime: text, RedriveCount: number, RedriveTime: text },
  State: { EnteredTime: text, Name: text, RetryCount: number },
  StateMachine: { Id: text, Name: text },
  Task: { Token: text },
}

const refused = (reason: string): ServiceError => new ServiceError('ValidationException', `Invalid Context object provided: ${reason}`)

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads the context object that a test is to have.
 *
 * @param waits - whether the state is a Task that waits for a job or a token: only such a one has a `Task` there
 * @throws ServiceError ValidationException; AWS's words where they were seen
 */
export function readContext(source: string, waits: boolean): JsonObject {
  let context: Json
  try {
    context = JSON.parse(source) as Json
  } catch {
    throw refused('must be valid JSON')
  }
  if (!isObject(context)) throw refused('must be a JSON object')
  if (context['Map'] !== undefined) throw refused('\'Map\' field is not supported when mocking a Context object')
  if (context['Task'] !== undefined && !waits) throw refused('Context object contains \'Task\' when state is not a Task state with a \'.sync\' or \'.waitForTaskToken\' service integration pattern')
  for (const [name, value] of Object.entries(context)) checkPart(name, value)
  return context
}

function checkPart(name: string, value: Json): void {
  const known = Object.hasOwn(members, name) ? members[name] : undefined
  if (known === undefined) throw refused(`Field '${name}' is not allowed`)
  if (!isObject(value)) throw refused(`${name} must be an object`)
  for (const [member, item] of Object.entries(value)) {
    if (!Object.hasOwn(known, member)) throw refused(`Field '${member}' is not allowed`)
    const kind = known[member]
    if (kind !== undefined && typeof item !== (kind === text ? 'string' : 'number')) throw refused(`${name}.${member} must be ${kind}`)
  }
}
