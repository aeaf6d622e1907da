import type { Operation } from '../context.js'
import { executionArn, expectName } from '../arn.js'
import { executionAlreadyExists } from '../error.js'
import { launchExpress, launchStandard, parseInput } from '../launch.js'
import { optionalText, traceHeaderLength } from '../member.js'
import { machineToStart } from '../qualified.js'
import { seconds } from '../time.js'

/** For a Standard machine, the same name and input again while that execution runs answers as the first time did. */
export const startExecution: Operation = (context, input) => {
  const { machine, versionArn, aliasArn } = machineToStart(context, input)
  const name = optionalText(input, 'name') ?? context.uuid()
  expectName(name)
  const traceHeader = optionalText(input, 'traceHeader', traceHeaderLength)
  const inputText = optionalText(input, 'input') ?? '{}'
  if (machine.type === 'EXPRESS') {
    const running = launchExpress(context, machine, name, inputText)
    return { executionArn: running.executionArn, startDate: seconds(running.startedAt) }
  }
  const arn = executionArn(context.account, machine.name, name)
  const existing = context.executions.get(arn)
  if (existing !== undefined) {
    parseInput(inputText)
    if (existing.result !== undefined || existing.inputText !== inputText) throw executionAlreadyExists(arn)
    return { executionArn: arn, startDate: seconds(existing.startedAt) }
  }
  const execution = launchStandard(context, machine, name, inputText, {
    ...(versionArn === undefined ? {} : { versionArn }), ...(aliasArn === undefined ? {} : { aliasArn }), ...(traceHeader === undefined ? {} : { traceHeader }),
  })
  return { executionArn: arn, startDate: seconds(execution.startedAt) }
}
