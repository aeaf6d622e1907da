import type { Operation } from '../context.js'
import { createActivity } from './create-activity.js'
import { createStateMachineAlias } from './create-state-machine-alias.js'
import { createStateMachine } from './create-state-machine.js'
import { deleteActivity } from './delete-activity.js'
import { deleteStateMachineAlias } from './delete-state-machine-alias.js'
import { deleteStateMachineVersion } from './delete-state-machine-version.js'
import { deleteStateMachine } from './delete-state-machine.js'
import { describeActivity } from './describe-activity.js'
import { describeExecution } from './describe-execution.js'
import { describeMapRun } from './describe-map-run.js'
import { describeStateMachineAlias } from './describe-state-machine-alias.js'
import { describeStateMachineForExecution } from './describe-state-machine-for-execution.js'
import { describeStateMachine } from './describe-state-machine.js'
import { getActivityTask } from './get-activity-task.js'
import { getExecutionHistory } from './get-execution-history.js'
import { listActivities } from './list-activities.js'
import { listExecutions } from './list-executions.js'
import { listMapRuns } from './list-map-runs.js'
import { listStateMachineAliases } from './list-state-machine-aliases.js'
import { listStateMachineVersions } from './list-state-machine-versions.js'
import { listStateMachines } from './list-state-machines.js'
import { listTagsForResource } from './list-tags-for-resource.js'
import { publishStateMachineVersion } from './publish-state-machine-version.js'
import { redriveExecution } from './redrive-execution.js'
import { sendTaskFailure } from './send-task-failure.js'
import { sendTaskHeartbeat } from './send-task-heartbeat.js'
import { sendTaskSuccess } from './send-task-success.js'
import { startExecution } from './start-execution.js'
import { startSyncExecution } from './start-sync-execution.js'
import { stopExecution } from './stop-execution.js'
import { tagResource } from './tag-resource.js'
import { testState } from './test-state.js'
import { untagResource } from './untag-resource.js'
import { updateMapRun } from './update-map-run.js'
import { updateStateMachineAlias } from './update-state-machine-alias.js'
import { updateStateMachine } from './update-state-machine.js'
import { validateStateMachineDefinition } from './validate-state-machine-definition.js'

/** An operation, and what of its request it understands. */
export interface KnownOperation {
  readonly perform: Operation
  readonly members: readonly string[]
  /** It changes what others read before they change it: one of these at a time. */
  readonly exclusive?: true
}

/** The operations of the endpoint by AWS's names. */
export const operations: Readonly<Record<string, KnownOperation>> = {
  CreateActivity: { perform: createActivity, exclusive: true, members: ['name', 'tags'] },
  CreateStateMachine: { perform: createStateMachine, exclusive: true, members: ['name', 'type', 'definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration', 'tags', 'publish', 'versionDescription'] },
  CreateStateMachineAlias: { perform: createStateMachineAlias, exclusive: true, members: ['name', 'description', 'routingConfiguration'] },
  DeleteActivity: { perform: deleteActivity, exclusive: true, members: ['activityArn'] },
  DeleteStateMachine: { perform: deleteStateMachine, exclusive: true, members: ['stateMachineArn'] },
  DeleteStateMachineAlias: { perform: deleteStateMachineAlias, exclusive: true, members: ['stateMachineAliasArn'] },
  DeleteStateMachineVersion: { perform: deleteStateMachineVersion, exclusive: true, members: ['stateMachineVersionArn'] },
  DescribeActivity: { perform: describeActivity, members: ['activityArn'] },
  DescribeExecution: { perform: describeExecution, members: ['executionArn', 'includedData'] },
  DescribeMapRun: { perform: describeMapRun, members: ['mapRunArn'] },
  DescribeStateMachine: { perform: describeStateMachine, members: ['stateMachineArn', 'includedData'] },
  DescribeStateMachineAlias: { perform: describeStateMachineAlias, members: ['stateMachineAliasArn'] },
  DescribeStateMachineForExecution: { perform: describeStateMachineForExecution, members: ['executionArn', 'includedData'] },
  GetActivityTask: { perform: getActivityTask, members: ['activityArn', 'workerName'] },
  GetExecutionHistory: { perform: getExecutionHistory, members: ['executionArn', 'maxResults', 'reverseOrder', 'nextToken', 'includeExecutionData'] },
  ListActivities: { perform: listActivities, members: ['maxResults', 'nextToken'] },
  ListExecutions: { perform: listExecutions, members: ['stateMachineArn', 'mapRunArn', 'statusFilter', 'redriveFilter', 'maxResults', 'nextToken'] },
  ListMapRuns: { perform: listMapRuns, members: ['executionArn', 'maxResults', 'nextToken'] },
  ListStateMachineAliases: { perform: listStateMachineAliases, members: ['stateMachineArn', 'maxResults', 'nextToken'] },
  ListStateMachineVersions: { perform: listStateMachineVersions, members: ['stateMachineArn', 'maxResults', 'nextToken'] },
  ListStateMachines: { perform: listStateMachines, members: ['maxResults', 'nextToken'] },
  ListTagsForResource: { perform: listTagsForResource, members: ['resourceArn'] },
  PublishStateMachineVersion: { perform: publishStateMachineVersion, exclusive: true, members: ['stateMachineArn', 'revisionId', 'description'] },
  RedriveExecution: { perform: redriveExecution, members: ['executionArn', 'clientToken'] },
  SendTaskFailure: { perform: sendTaskFailure, members: ['taskToken', 'error', 'cause'] },
  SendTaskHeartbeat: { perform: sendTaskHeartbeat, members: ['taskToken'] },
  SendTaskSuccess: { perform: sendTaskSuccess, members: ['taskToken', 'output'] },
  StartExecution: { perform: startExecution, members: ['stateMachineArn', 'name', 'input', 'traceHeader'] },
  StartSyncExecution: { perform: startSyncExecution, members: ['stateMachineArn', 'name', 'input', 'traceHeader', 'includedData'] },
  StopExecution: { perform: stopExecution, members: ['executionArn', 'error', 'cause'] },
  TagResource: { perform: tagResource, exclusive: true, members: ['resourceArn', 'tags'] },
  TestState: { perform: testState, members: ['definition', 'roleArn', 'input', 'inspectionLevel', 'revealSecrets', 'variables', 'stateName', 'mock', 'context', 'stateConfiguration'] },
  UntagResource: { perform: untagResource, exclusive: true, members: ['resourceArn', 'tagKeys'] },
  UpdateMapRun: { perform: updateMapRun, members: ['mapRunArn', 'maxConcurrency', 'toleratedFailurePercentage', 'toleratedFailureCount'] },
  UpdateStateMachineAlias: { perform: updateStateMachineAlias, exclusive: true, members: ['stateMachineAliasArn', 'description', 'routingConfiguration'] },
  UpdateStateMachine: { perform: updateStateMachine, exclusive: true, members: ['stateMachineArn', 'definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration', 'publish', 'versionDescription'] },
  ValidateStateMachineDefinition: { perform: validateStateMachineDefinition, members: ['definition', 'type', 'severity', 'maxResults'] },
}
