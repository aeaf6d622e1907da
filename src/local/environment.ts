/** Account, region and partition of everything in the local AWS. */
export const environment = {
  accountId: '123456789012',
  region: 'us-east-1',
  partition: 'aws',
} as const

/** The operator's own principal: who runs commands, not a role of a stack. */
export const operatorArn = `arn:${environment.partition}:iam::${environment.accountId}:root`

/** How API Gateway calls functions: no role, but a service that functions' permissions name. */
export const apiGatewayPrincipal = 'apigateway.amazonaws.com'

/** How SNS delivers messages, and EventBridge events: as services that queues' policies and functions' permissions name. */
export const snsPrincipal = 'sns.amazonaws.com'
export const eventsPrincipal = 'events.amazonaws.com'

/** How SageMaker takes on the roles of its jobs. */
export const sagemakerPrincipal = 'sagemaker.amazonaws.com'

/** How Batch tells EventBridge of jobs. */
export const batchPrincipal = 'batch.amazonaws.com'

/** How EventBridge Scheduler takes on the roles of schedules. */
export const schedulerPrincipal = 'scheduler.amazonaws.com'
