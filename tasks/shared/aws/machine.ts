import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import type { SFNClient } from '@aws-sdk/client-sfn'
import type { Machine } from '../port.js'

/** An Express state machine behind a Step Functions client. A failed execution is an answer: the API says 200. */
export function createMachine<Input>(client: SFNClient, stateMachineArn: string): Machine<Input> {
  return {
    async run(input) {
      const { status = 'FAILED', error } = await client.send(new StartSyncExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }))
      return { status, ...(error !== undefined && { error }) }
    },
  }
}
