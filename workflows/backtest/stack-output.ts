/** Name of the stack. */
export const backtestStackName = 'Backtest'

/** Names of the stack's outputs: what a command needs to know to run a backtest. */
export const stackOutputs = [
  'DataBucketName', 'LedgerTableName', 'ResultTableName', 'ApiUrl',
  'JobQueueUrl', 'ChunkQueueUrl', 'ResultQueueUrl', 'ScoreQueueUrl',
  'BaseNlpArn', 'AnalyseDocumentArn', 'CiBuildArn', 'TaskCodeDigest', 'BaseNlpDigest',
] as const

/** The outputs of a deployed stack. */
export type StackOutputs = Readonly<Record<typeof stackOutputs[number], string>>
