import type { JsonObject } from '../../../../src/asl/json.js'
import type { Recording } from '../../../../scripts/conformance/recording.js'

/** A recording of its own making: a task, then the end. Members replace those of the same name. */
export function recorded(changes: Partial<Recording> = {}): Recording {
  const definition = {
    StartAt: 'Call', States: { Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111111111111:function:<function>', Next: 'Done' }, Done: { Type: 'Succeed' } },
  }
  return {
    id: 'made by hand',
    executions: [{ index: 0, definition, type: 'STANDARD', input: { order: 7 }, inputText: '{"order": 7}', expectedKeys: [{ key: 'history', operation: 'stepfunctions.get_execution_history' }] }],
    lambdas: { '<function>': { behaviour: 'identity', arn: 'arn:aws:lambda:us-east-1:111111111111:function:<function>' } },
    otherStateMachines: [], bindings: { '<function>': 'echo', '<ArnPart_0idx>': 'machine' }, setup: [], actors: [], transformers: [], awsValidatedDate: '2024-12-04T17:12:32+00:00',
    expected: { history: { events: history() } },
    ...changes,
  }
}

/** What AWS would tell of it. */
export const history = (): JsonObject[] => [
  { id: 1, previousEventId: 0, timestamp: 'timestamp', type: 'ExecutionStarted', executionStartedEventDetails: { input: { order: 7 }, inputDetails: { truncated: false }, roleArn: 'arn:<partition>:iam::111111111111:role/<resource:1>' } },
  { id: 2, previousEventId: 0, timestamp: 'timestamp', type: 'TaskStateEntered', stateEnteredEventDetails: { input: { order: 7 }, inputDetails: { truncated: false }, name: 'Call' } },
  { id: 3, previousEventId: 2, timestamp: 'timestamp', type: 'LambdaFunctionScheduled', lambdaFunctionScheduledEventDetails: { input: { order: 7 }, inputDetails: { truncated: false }, resource: 'arn:<partition>:lambda:<region>:111111111111:function:<function>' } },
  { id: 4, previousEventId: 3, timestamp: 'timestamp', type: 'LambdaFunctionStarted' },
  { id: 5, previousEventId: 4, timestamp: 'timestamp', type: 'LambdaFunctionSucceeded', lambdaFunctionSucceededEventDetails: { output: { order: 7 }, outputDetails: { truncated: false } } },
  { id: 6, previousEventId: 5, timestamp: 'timestamp', type: 'TaskStateExited', stateExitedEventDetails: { name: 'Call', output: { order: 7 }, outputDetails: { truncated: false } } },
  { id: 7, previousEventId: 6, timestamp: 'timestamp', type: 'SucceedStateEntered', stateEnteredEventDetails: { input: { order: 7 }, inputDetails: { truncated: false }, name: 'Done' } },
  { id: 8, previousEventId: 7, timestamp: 'timestamp', type: 'SucceedStateExited', stateExitedEventDetails: { name: 'Done', output: { order: 7 }, outputDetails: { truncated: false } } },
  { id: 9, previousEventId: 8, timestamp: 'timestamp', type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: { order: 7 }, outputDetails: { truncated: false } } },
]
