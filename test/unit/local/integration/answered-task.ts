import type { TaskRequest } from '../../../../src/interpreter/types.js'
import { createIntegrations } from '../../../../src/local/integration/index.js'
import { ServiceError, type Caller, type Json, type JsonObject } from '../../../../src/local/service.js'

export const role = 'arn:aws:iam::123456789012:role/machine'
export const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:m:one'

/** What the service answers, by operation. */
export type ServiceAnswers = Readonly<Record<string, JsonObject | ServiceError | Promise<JsonObject>>>

/** Runs a task against one service that answers as told; calls of others and of operations without an answer fail. */
export function answeredTask(service: string, answers: ServiceAnswers, request: Pick<TaskRequest, 'resource' | 'parameters'> & Partial<TaskRequest>) {
  const calls: { readonly operation: string, readonly input: JsonObject, readonly caller: Caller }[] = []
  const submitted: Json[] = []
  const result = createIntegrations({
    executionEnded: () => Promise.resolve(), now: () => 1_704_067_200_000,
    services: {
      call(called, operation, input, caller) {
        calls.push({ operation, input, caller })
        const answer = answers[operation]
        if (called !== service || answer === undefined) return Promise.reject(new Error(`unexpected ${called}:${operation}`))
        return answer instanceof ServiceError ? Promise.reject(answer) : Promise.resolve(answer)
      },
    },
  }).invoke({
    stateName: 'Job', taskId: ':1', executionArn, stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', roleArn: role, retryCount: 0,
    signal: new AbortController().signal, ...request,
  }, (answer) => { submitted.push(answer) })
  return { result, calls, submitted, operations: () => calls.map(({ operation }) => operation) }
}
