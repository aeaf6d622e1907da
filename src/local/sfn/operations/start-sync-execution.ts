import { ServiceError } from '../../service.js'
import type { Operation } from '../context.js'
import { expectName } from '../arn.js'
import { stateMachineTypeNotSupported } from '../error.js'
import { includesData } from '../included.js'
import { launchExpress } from '../launch.js'
import { optionalText, traceHeaderLength } from '../member.js'
import { machineToStart } from '../qualified.js'
import { seconds } from '../time.js'

/** Bills are rounded up to 100 ms. Memory is not measured: the smallest billed amount is said. */
const billing = { durationStep: 100, memory: 64 }

/** Runs an Express execution to its end. A failed one is a good answer too: callers look at `status`. */
export const startSyncExecution: Operation = async (context, input) => {
  const { machine } = machineToStart(context, input)
  if (machine.type !== 'EXPRESS') throw stateMachineTypeNotSupported()
  const name = optionalText(input, 'name') ?? context.uuid()
  expectName(name)
  const traceHeader = optionalText(input, 'traceHeader', traceHeaderLength)
  const inputText = optionalText(input, 'input') ?? '{}'
  const included = includesData(input)
  const running = launchExpress(context, machine, name, inputText)
  const { status, output, error, cause, startedAt, stoppedAt } = await running.result
  if (status === 'ABORTED') throw new ServiceError('ServiceUnavailable', 'the local AWS is stopping', 503)
  return {
    executionArn: running.executionArn,
    stateMachineArn: machine.arn,
    name,
    status,
    startDate: seconds(startedAt),
    stopDate: seconds(stoppedAt),
    ...(included ? { input: inputText } : {}),
    inputDetails: { included },
    ...(output !== undefined && included ? { output: JSON.stringify(output) } : {}),
    // AWS was seen to say this of failed executions, too
    outputDetails: { included },
    ...(traceHeader === undefined ? {} : { traceHeader }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    billingDetails: {
      billedDurationInMilliseconds: Math.max(1, Math.ceil((stoppedAt - startedAt) / billing.durationStep)) * billing.durationStep,
      billedMemoryUsedInMB: billing.memory,
    },
  }
}
