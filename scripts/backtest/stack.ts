import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { stackOutputs } from '../../workflows/backtest/stack-output.js'
import type { StackOutputs } from '../../workflows/backtest/stack-output.js'
import { UsageError } from '../cli/command.js'

export type { StackOutputs }

/** Where the stack is, for SDK clients. */
export type ClientConfig = Pick<DynamoDBClientConfig, 'credentials'> & { readonly endpoint: string; readonly region: string }

/**
 * Finds the backtest stack among all outputs.
 *
 * @throws UsageError when the assembly has none
 */
export function backtestStack(outputs: Readonly<Record<string, Readonly<Record<string, string>>>>): StackOutputs {
  const stack = Object.values(outputs).find((candidate) => stackOutputs.every((name) => candidate[name] !== undefined))
  if (stack === undefined) throw new UsageError(`the cloud assembly has no backtest stack (one with the outputs ${stackOutputs.join(', ')}); run 'npm run synth'`)
  return stack
}
