import type { Operation } from '../context.js'
import { createStateMachine } from './create-state-machine.js'
import { deleteStateMachine } from './delete-state-machine.js'
import { describeExecution } from './describe-execution.js'
import { describeStateMachine } from './describe-state-machine.js'
import { describeStateMachineForExecution } from './describe-state-machine-for-execution.js'
import { getExecutionHistory } from './get-execution-history.js'
import { listExecutions } from './list-executions.js'
import { listStateMachines } from './list-state-machines.js'
import { listTagsForResource } from './list-tags-for-resource.js'
import { sendTaskFailure } from './send-task-failure.js'
import { sendTaskHeartbeat } from './send-task-heartbeat.js'
import { sendTaskSuccess } from './send-task-success.js'
import { startExecution } from './start-execution.js'
import { startSyncExecution } from './start-sync-execution.js'
import { stopExecution } from './stop-execution.js'
import { tagResource } from './tag-resource.js'
import { untagResource } from './untag-resource.js'
import { updateStateMachine } from './update-state-machine.js'

/** The operations of the endpoint by AWS's names. */
export const operations: Readonly<Record<string, Operation>> = {
  CreateStateMachine: createStateMachine,
  DeleteStateMachine: deleteStateMachine,
  DescribeExecution: describeExecution,
  DescribeStateMachine: describeStateMachine,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  GetExecutionHistory: getExecutionHistory,
  ListExecutions: listExecutions,
  ListStateMachines: listStateMachines,
  ListTagsForResource: listTagsForResource,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
  SendTaskSuccess: sendTaskSuccess,
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  StopExecution: stopExecution,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateStateMachine: updateStateMachine,
}

/** The rest of the API, known and not supported yet; an answer names them. Source: the operations of `@aws-sdk/client-sfn`. */
export const unsupportedOperations: readonly string[] = [
  'CreateActivity', 'DeleteActivity', 'DescribeActivity', 'GetActivityTask', 'ListActivities',
  'CreateStateMachineAlias', 'DeleteStateMachineAlias', 'DescribeStateMachineAlias', 'ListStateMachineAliases', 'UpdateStateMachineAlias',
  'PublishStateMachineVersion', 'DeleteStateMachineVersion', 'ListStateMachineVersions',
  'DescribeMapRun', 'ListMapRuns', 'UpdateMapRun',
  'RedriveExecution', 'TestState', 'ValidateStateMachineDefinition',
]
