/** Error names that the language reserves. Source: AWS Step Functions developer guide, "Handling errors". */
export const errorName = {
  all: 'States.ALL',
  dataLimitExceeded: 'States.DataLimitExceeded',
  exceedToleratedFailureThreshold: 'States.ExceedToleratedFailureThreshold',
  heartbeatTimeout: 'States.HeartbeatTimeout',
  intrinsicFailure: 'States.IntrinsicFailure',
  itemReaderFailed: 'States.ItemReaderFailed',
  noChoiceMatched: 'States.NoChoiceMatched',
  queryEvaluation: 'States.QueryEvaluationError',
  resultPathMatchFailure: 'States.ResultPathMatchFailure',
  resultWriterFailed: 'States.ResultWriterFailed',
  runtime: 'States.Runtime',
  taskFailed: 'States.TaskFailed',
  timeout: 'States.Timeout',
} as const

/** Every name that begins with `States.`, besides those of HTTP tasks with a status in them. */
export const errorNames: ReadonlySet<string> = new Set([
  ...Object.values(errorName), 'States.BranchFailed', 'States.Http.Socket', 'States.ParameterPathFailure', 'States.Permissions',
])
