import { setTimeout as pause } from 'node:timers/promises'
import { expect } from '@jest/globals'
import { DescribeExecutionCommand, GetExecutionHistoryCommand, ListMapRunsCommand } from '@aws-sdk/client-sfn'
import type { DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn'
import type { Endpoint } from './endpoint.js'

export const described = async ({ client }: Endpoint, executionArn: string): Promise<DescribeExecutionCommandOutput> => client.send(new DescribeExecutionCommand({ executionArn }))

/** An execution, described when it has ended. */
export async function ended(endpoint: Endpoint, executionArn: string): Promise<DescribeExecutionCommandOutput> {
  for (let i = 0; i < 2000; i++) {
    const answer = await described(endpoint, executionArn)
    if (answer.status !== 'RUNNING') return answer
  }
  throw new Error('the execution did not end')
}

export async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !holds(); i++) await pause(1)
  expect(holds()).toBe(true)
}

/** The types of an execution's events. */
export const typesOf = async ({ client }: Endpoint, executionArn: string): Promise<readonly string[]> =>
  ((await client.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? []).map(({ type }) => type ?? '')

/** The only Map Run of an execution. */
export async function runOf({ client }: Endpoint, executionArn: string): Promise<string> {
  const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn }))
  expect(mapRuns).toHaveLength(1)
  return mapRuns[0]?.mapRunArn ?? ''
}
