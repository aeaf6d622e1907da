import { InvalidToken, SendTaskFailureCommand, SendTaskSuccessCommand, TaskDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn'
import type { SFNClient } from '@aws-sdk/client-sfn'
import { log } from '../log.js'
import type { Callbacks } from '../port.js'

/** Task tokens behind a Step Functions client. That nobody waits any more is no failure: the execution timed out, was stopped, or was answered before. */
export function createCallbacks(client: SFNClient): Callbacks {
  return {
    succeed: (taskToken, output) => unlessGone(client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    fail: (taskToken, error) => unlessGone(client.send(new SendTaskFailureCommand({ taskToken, error }))),
  }
}

async function unlessGone(answer: Promise<unknown>): Promise<void> {
  try {
    await answer
  } catch (error) {
    if (!(error instanceof TaskDoesNotExist || error instanceof TaskTimedOut || error instanceof InvalidToken)) throw error
    log('info', 'nobody waits for the run any more', { detail: error.name })
  }
}
