import type { DescribeExecutionCommandOutput, StartExecutionCommandInput, StartExecutionCommandOutput, StartSyncExecutionCommandInput, StartSyncExecutionCommandOutput } from '@aws-sdk/client-sfn'
import { callback, job, request } from './reference.js'
import type { AslShape, WithJson } from './shape.js'

type Input = WithJson<AslShape<StartExecutionCommandInput>, 'Input'>
type StatesError = `StepFunctions.${string}`

/** The output of a nested STANDARD execution that was waited for, its `Output` parsed. */
type Finished<Out> = Omit<AslShape<DescribeExecutionCommandOutput>, 'Output'> & { readonly Output: Out }

/** AWS Step Functions: nested executions. */
export const sfn = {
  startExecution: request<Input, AslShape<StartExecutionCommandOutput>, StatesError>('states', 'startExecution'),
  /** Waits for a nested STANDARD execution; `Output` is JSON, not text. */
  startExecutionSync: <Out>() => job<Input, Finished<Out>, StatesError>('states', 'startExecution', 'sync:2'),
  startExecutionWaitForTaskToken: <Out>() => callback<Input, Out, StatesError | (string & {})>('states', 'startExecution'),
  /**
   * Runs a nested EXPRESS execution. Answers even when that execution failed: check `Status`, and parse `Output`, which is JSON text.
   */
  startSyncExecution: request<AslShape<StartSyncExecutionCommandInput>, AslShape<StartSyncExecutionCommandOutput>, `Sfn.${string}`>('aws-sdk:sfn', 'startSyncExecution'),
} as const
