import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { SFNClient } from '@aws-sdk/client-sfn'
import type { Builds } from '../port.js'

/** Executions of one machine behind a Step Functions client. A name with the same input that still runs is answered as if it had just been started. */
export function createBuilds<Input>(client: SFNClient, stateMachineArn: string): Builds<Input> {
  return {
    async start(name, input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }))
        return true
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return false
        throw error
      }
    },
  }
}
