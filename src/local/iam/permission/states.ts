import { environment } from '../../environment.js'
import { executionArnOfToken } from '../../../interpreter/index.js'
import type { JsonObject } from '../../service.js'
import { permissionTable, textOf } from './permission.js'

const { partition, region, accountId } = environment
const prefix = `arn:${partition}:states:${region}:${accountId}`

/** AWS asks for the machine whose execution gave the token out. */
const machineOfToken = (input: JsonObject): string => {
  const machine = executionArnOfToken(textOf(input, 'taskToken'))?.split(':')[6]
  return `${prefix}:stateMachine:${machine ?? ''}`
}

/** What is allowed on a state machine is allowed on its versions and aliases. Source: developer guide, "Authorization for versions and aliases". */
const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':')

/** The machines whose versions a new alias leads to. */
function routedMachines({ routingConfiguration: routes = [] }: JsonObject): readonly string[] {
  const listed = Array.isArray(routes) ? routes as readonly JsonObject[] : []
  return [...new Set(listed.map(route => unqualified(textOf(route, 'stateMachineVersionArn'))))]
}

/** The rule that Step Functions keeps to learn that a child execution has ended. */
const managedRule = `arn:${partition}:events:${region}:${accountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`

/**
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Step Functions"; for `StartExecution.sync`, which is no
 * operation of the API but what a `.sync` task adds to it, Step Functions developer guide, "IAM policies for integrated services".
 */
export const statesPermissions = permissionTable<'activity' | 'new activity' | 'every activity' | 'machine' | 'machine of the alias' | 'machine of the version' | 'routed machine' | 'new machine' | 'role' | 'execution' | 'map run' | 'machine or map run' | 'machine of the token' | 'every machine' | 'tagged' | 'managed rule'>('states', {
  'CreateActivity': [{ action: 'states:CreateActivity', on: 'new activity' }],
  'CreateStateMachine': [{ action: 'states:CreateStateMachine', on: 'new machine' }, { action: 'iam:PassRole', on: 'role' }],
  'CreateStateMachineAlias': [{ action: 'states:CreateStateMachineAlias', on: 'routed machine' }],
  'DeleteActivity': [{ action: 'states:DeleteActivity', on: 'activity' }],
  'DeleteStateMachine': [{ action: 'states:DeleteStateMachine', on: 'machine' }],
  'DeleteStateMachineAlias': [{ action: 'states:DeleteStateMachineAlias', on: 'machine of the alias' }],
  'DeleteStateMachineVersion': [{ action: 'states:DeleteStateMachineVersion', on: 'machine of the version' }],
  'DescribeActivity': [{ action: 'states:DescribeActivity', on: 'activity' }],
  'DescribeExecution': [{ action: 'states:DescribeExecution', on: 'execution' }],
  'DescribeMapRun': [{ action: 'states:DescribeMapRun', on: 'map run' }],
  'DescribeStateMachine': [{ action: 'states:DescribeStateMachine', on: 'machine' }],
  'DescribeStateMachineAlias': [{ action: 'states:DescribeStateMachineAlias', on: 'machine of the alias' }],
  'DescribeStateMachineForExecution': [{ action: 'states:DescribeStateMachineForExecution', on: 'execution' }],
  'GetActivityTask': [{ action: 'states:GetActivityTask', on: 'activity' }],
  'GetExecutionHistory': [{ action: 'states:GetExecutionHistory', on: 'execution' }],
  'ListActivities': [{ action: 'states:ListActivities', on: 'every activity' }],
  'ListExecutions': [{ action: 'states:ListExecutions', on: 'machine or map run' }],
  'ListMapRuns': [{ action: 'states:ListMapRuns', on: 'execution' }],
  'ListStateMachineAliases': [{ action: 'states:ListStateMachineAliases', on: 'machine' }],
  'ListStateMachineVersions': [{ action: 'states:ListStateMachineVersions', on: 'machine' }],
  'ListStateMachines': [{ action: 'states:ListStateMachines', on: 'every machine' }],
  'ListTagsForResource': [{ action: 'states:ListTagsForResource', on: 'tagged' }],
  'PublishStateMachineVersion': [{ action: 'states:PublishStateMachineVersion', on: 'machine' }],
  'RedriveExecution': [{ action: 'states:RedriveExecution', on: 'execution' }],
  'SendTaskFailure': [{ action: 'states:SendTaskFailure', on: 'machine of the token' }],
  'SendTaskHeartbeat': [{ action: 'states:SendTaskHeartbeat', on: 'machine of the token' }],
  'SendTaskSuccess': [{ action: 'states:SendTaskSuccess', on: 'machine of the token' }],
  'StartExecution': [{ action: 'states:StartExecution', on: 'machine' }],
  'StartExecution.sync': [{ action: 'events:PutRule', on: 'managed rule' }, { action: 'events:PutTargets', on: 'managed rule' }, { action: 'events:DescribeRule', on: 'managed rule' }],
  'StartSyncExecution': [{ action: 'states:StartSyncExecution', on: 'machine' }],
  'StopExecution': [{ action: 'states:StopExecution', on: 'execution' }],
  'TagResource': [{ action: 'states:TagResource', on: 'tagged' }],
  'TestState': [{ action: 'states:TestState', on: 'every machine' }, { action: 'iam:PassRole', on: 'role' }],
  'TestState.revealSecrets': [{ action: 'states:RevealSecrets', on: 'every machine' }],
  'UntagResource': [{ action: 'states:UntagResource', on: 'tagged' }],
  'UpdateMapRun': [{ action: 'states:UpdateMapRun', on: 'map run' }],
  'UpdateStateMachine': [{ action: 'states:UpdateStateMachine', on: 'machine' }, { action: 'iam:PassRole', on: 'role' }],
  'UpdateStateMachineAlias': [{ action: 'states:UpdateStateMachineAlias', on: 'machine of the alias' }],
  'ValidateStateMachineDefinition': [{ action: 'states:ValidateStateMachineDefinition', on: 'every machine' }],
}, {
  'activity': input => [textOf(input, 'activityArn')],
  'new activity': input => [`${prefix}:activity:${textOf(input, 'name')}`],
  'every activity': () => ['*'],
  'machine': input => [unqualified(textOf(input, 'stateMachineArn'))],
  'machine of the alias': input => [unqualified(textOf(input, 'stateMachineAliasArn'))],
  'machine of the version': input => [unqualified(textOf(input, 'stateMachineVersionArn'))],
  'routed machine': input => routedMachines(input),
  'new machine': input => [`${prefix}:stateMachine:${textOf(input, 'name')}`],
  'role': input => (textOf(input, 'roleArn') === '' ? [] : [{ arn: textOf(input, 'roleArn'), keys: { 'iam:passedtoservice': 'states.amazonaws.com' } }]),
  'execution': input => [textOf(input, 'executionArn')],
  'map run': input => [textOf(input, 'mapRunArn')],
  'machine or map run': input => [textOf(input, 'mapRunArn') === '' ? unqualified(textOf(input, 'stateMachineArn')) : textOf(input, 'mapRunArn')],
  'machine of the token': input => [machineOfToken(input)],
  'every machine': () => ['*'],
  'tagged': input => [textOf(input, 'resourceArn')],
  'managed rule': () => [managedRule],
})
