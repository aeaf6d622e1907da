/** What an optimised integration offers: its actions, and what they can wait for. */
export interface Integration {
  readonly actions: readonly string[]
  /** Actions that can wait for their job: `.sync`. */
  readonly sync: readonly string[]
  /** Those of them that can also give their result as JSON instead of a text: `.sync:2`. */
  readonly syncJson?: readonly string[]
  /** Whether its actions can wait for a task token: `.waitForTaskToken`. */
  readonly callback: boolean
}

const request = (...actions: readonly string[]): Integration => ({ actions, sync: [], callback: false })
const callback = (...actions: readonly string[]): Integration => ({ actions, sync: [], callback: true })
const jobs = (sync: readonly string[], others: readonly string[] = [], more: boolean = false): Integration => ({ actions: [...sync, ...others], sync, callback: more })

/**
 * Optimised integrations by the name that a `Resource` has for the service.
 *
 * Source: AWS Step Functions developer guide, "Integrating optimized services" and the page of each service. Services of the SDK (`aws-sdk:…`) are more than
 * two hundred; none of them waits for a job, all can wait for a token.
 */
export const integrations: Readonly<Record<string, Integration>> = {
  apigateway: callback('invoke'),
  athena: jobs(['startQueryExecution'], ['stopQueryExecution', 'getQueryExecution', 'getQueryResults']),
  batch: jobs(['submitJob']),
  bedrock: jobs(['createModelCustomizationJob'], ['invokeModel'], true),
  codebuild: jobs(['startBuild', 'startBuildBatch', 'retryBuildBatch'], ['stopBuild', 'batchDeleteBuilds', 'batchGetReports', 'stopBuildBatch', 'deleteBuildBatch']),
  databrew: jobs(['startJobRun']),
  dynamodb: request('getItem', 'putItem', 'updateItem', 'deleteItem'),
  ecs: jobs(['runTask'], [], true),
  eks: jobs(['runJob', 'createCluster', 'deleteCluster', 'createFargateProfile', 'deleteFargateProfile', 'createNodegroup', 'deleteNodegroup'], ['call'], true),
  elasticmapreduce: jobs(['createCluster', 'terminateCluster', 'addStep'], ['setClusterTerminationProtection', 'cancelStep', 'modifyInstanceFleetByName', 'modifyInstanceGroupByName']),
  'emr-containers': jobs(['startJobRun', 'deleteVirtualCluster'], ['createVirtualCluster']),
  'emr-serverless': jobs(['createApplication', 'startApplication', 'stopApplication', 'deleteApplication', 'startJobRun', 'cancelJobRun']),
  events: callback('putEvents'),
  glue: jobs(['startJobRun']),
  http: request('invoke'),
  lambda: callback('invoke'),
  mediaconvert: jobs(['createJob']),
  sagemaker: jobs(
    ['createTrainingJob', 'createTransformJob', 'createProcessingJob', 'createLabelingJob', 'createHyperParameterTuningJob'],
    ['createModel', 'createEndpoint', 'createEndpointConfig', 'updateEndpoint'],
  ),
  sns: callback('publish'),
  sqs: callback('sendMessage'),
  states: { ...jobs(['startExecution'], [], true), syncJson: ['startExecution'] },
}

const jobOf = (name: string, ...more: readonly string[]): readonly string[] => [name, 'RoleArn', ...more]

/**
 * Arguments that an action cannot do without, by service and action.
 *
 * Source: API reference of each service.
 */
export const requiredArguments: Readonly<Record<string, readonly string[]>> = {
  'apigateway:invoke': ['ApiEndpoint', 'Method'],
  'athena:startQueryExecution': ['QueryString'],
  'batch:submitJob': ['JobDefinition', 'JobName', 'JobQueue'],
  'codebuild:startBuild': ['ProjectName'],
  'databrew:startJobRun': ['Name'],
  'dynamodb:deleteItem': ['TableName', 'Key'],
  'dynamodb:getItem': ['TableName', 'Key'],
  'dynamodb:putItem': ['TableName', 'Item'],
  'dynamodb:updateItem': ['TableName', 'Key'],
  'ecs:runTask': ['TaskDefinition'],
  'elasticmapreduce:addStep': ['ClusterId', 'Step'],
  'events:putEvents': ['Entries'],
  'glue:startJobRun': ['JobName'],
  'http:invoke': ['ApiEndpoint', 'Method'],
  'lambda:invoke': ['FunctionName'],
  'sagemaker:createProcessingJob': jobOf('ProcessingJobName', 'AppSpecification', 'ProcessingResources'),
  'sagemaker:createTrainingJob': jobOf('TrainingJobName', 'OutputDataConfig', 'ResourceConfig', 'StoppingCondition'),
  'sagemaker:createTransformJob': ['TransformJobName', 'ModelName', 'TransformInput', 'TransformOutput', 'TransformResources'],
  'sns:publish': ['Message'],
  'sqs:sendMessage': ['QueueUrl', 'MessageBody'],
  'states:startExecution': ['StateMachineArn'],
}
