import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { UsageError } from '../cli/command.js'

/** What the command needs to know of the deployed stack: its outputs, by name. */
export interface BacktestStack {
  readonly dataBucket: string
  readonly ledgerTable: string
  readonly submitFunction: string
  /** Digest of the code that decides what a model predicts. */
  readonly taskCodeDigest: string
  readonly baseNlpDigest: string
}

/** Where the stack is, for SDK clients. */
export type ClientConfig = Pick<DynamoDBClientConfig, 'region' | 'credentials'> & { readonly endpoint: string; readonly region: string }

const outputNames: Readonly<Record<keyof BacktestStack, string>> = {
  dataBucket: 'DataBucketName', ledgerTable: 'LedgerTableName', submitFunction: 'SubmitFunctionName', taskCodeDigest: 'TaskCodeDigest', baseNlpDigest: 'BaseNlpDigest',
}

/** @throws UsageError when the assembly has no backtest stack */
export function backtestStack(outputs: Readonly<Record<string, Readonly<Record<string, string>>>>): BacktestStack {
  for (const stack of Object.values(outputs)) {
    const found = Object.entries(outputNames).map(([name, output]) => [name, stack[output]] as const)
    if (found.every(([, value]) => value !== undefined)) return Object.fromEntries(found) as unknown as BacktestStack
  }
  throw new UsageError(`the cloud assembly has no backtest stack (one with the outputs ${Object.values(outputNames).join(', ')}); run 'npm run synth'`)
}
