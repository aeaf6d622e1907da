import { createHash } from 'node:crypto'
import type { JsonObject } from '../../src/asl/json.js'
import type { Clock, Integrations, RunningExecution } from '../../src/interpreter/index.js'
import type { Actor } from './recording.js'

/** Something that is done with a task token after it was sent. */
type Deed = (execution: RunningExecution, token: string, body: JsonObject) => void

const heartbeat: Deed = (execution, token) => void execution.heartbeatTask(token)
const success: Deed = (execution, token, body) => void execution.completeTask(token, body['Message'] ?? null)

const workers: Readonly<Record<string, readonly Deed[]>> = {
  'sqs-worker:send-task-success': [success],
  'sqs-worker:send-task-failure': [(execution, token) => void execution.failTask(token, { error: 'Failure error', cause: 'Failure cause' })],
  'sqs-worker:heartbeat-then-success': [heartbeat, heartbeat, success],
}

const calls: Readonly<Record<string, (params: JsonObject) => Deed>> = {
  send_task_heartbeat: () => heartbeat,
  send_task_failure: ({ error, cause }) => (execution, token) => void execution.failTask(token, { ...(error !== undefined && { error: error as string }), ...(cause !== undefined && { cause: cause as string }) }),
  // what was sent on AWS was the message itself
  send_task_success: () => (execution, token, body) => void execution.completeTask(token, body),
}

const deedsOf = ({ kind, operation = '', params = {} }: Actor): readonly Deed[] => {
  const deeds = kind === 'api-call' ? [calls[operation]?.(params)] : workers[kind] ?? [undefined]
  return deeds.map((deed) => {
    if (deed === undefined) throw new Error(`the actor ${kind} ${operation} is not known`)
    return deed
  })
}

/** SQS as far as callbacks need it: a message is taken, and its actors answer the token one second after another. */
export function sqsIntegration(actors: readonly Actor[], clock: Clock, execution: () => RunningExecution): Integrations {
  return {
    invoke({ parameters }) {
      const { MessageBody: body } = parameters as JsonObject
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const token = (body as JsonObject)['TaskToken'] as string
      let at = clock.now()
      for (const deed of actors.flatMap(deedsOf)) {
        at += 1000
        clock.schedule(at, () => deed(execution(), token, body as JsonObject))
      }
      return Promise.resolve({ MD5OfMessageBody: createHash('md5').update(text).digest('hex'), MessageId: '00000000-0000-4000-8000-000000000000' })
    },
  }
}
