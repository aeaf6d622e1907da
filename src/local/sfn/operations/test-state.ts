import { compile, findState, realClock, StateTestRefused, systemEntropy, testState as tryState } from '../../../interpreter/index.js'
import type { FoundState, Integrations, StateTest, StateTestResult } from '../../../interpreter/index.js'
import { unsupportedResource } from '../../integration/index.js'
import { ServiceError, type JsonObject } from '../../service.js'
import { stateMachineArn, testedExecutionArn } from '../arn.js'
import type { Operation, StatesContext } from '../context.js'
import { checkRoleArn, expectLength, parseDefinition } from '../definition.js'
import { diagnosticsOf, joined } from '../diagnostic.js'
import { invalidDefinition, validationException } from '../error.js'
import { parseInput } from '../launch.js'
import { optionalBoolean, optionalText, optionalWord, requiredText } from '../member.js'
import { answerOf } from '../test-state/answer.js'
import { readConfiguration } from '../test-state/configuration.js'
import { loneState, machineAround } from '../test-state/definition.js'
import { readContext } from '../test-state/given-context.js'
import { readMock } from '../test-state/mock.js'
import { readVariables } from '../test-state/variable.js'

/** Characters of a state's name. Source: API reference of TestState. */
const nameLength = 80

/** Tries one state, alone or out of a whole definition, with a mock in the place of its work or without. Nothing is kept. */
export const testState: Operation = async (context, input, signal) => {
  const level = optionalWord(input, 'inspectionLevel', ['INFO', 'DEBUG', 'TRACE']) ?? 'INFO'
  const reveal = optionalBoolean(input, 'revealSecrets') ?? false
  const roleArn = optionalText(input, 'roleArn')
  if (roleArn !== undefined) checkRoleArn(roleArn)
  const inputText = optionalText(input, 'input') ?? '{}'
  const found = stateUnderTest(input)
  const mock = await readMock(input, found.state)
  if (mock !== undefined && reveal) throw refused('TestState does not support RevealSecrets when a mock is specified.')
  const configuration = readConfiguration(input, found, mock !== undefined)
  const given = optionalText(input, 'context')
  if (given !== undefined && mock === undefined) throw refused('TestState does not support Context when a mock is not specified.')
  if (mock === undefined) expectRunnable(context, found.state, roleArn)
  const machineName = context.uuid()
  const executionName = context.uuid()
  let called: AbortSignal | undefined
  const ended = signal === undefined ? context.closing : AbortSignal.any([signal, context.closing])
  const integrations: Integrations = {
    invoke(request, submitted) {
      called = request.signal
      return context.integrations.invoke(request, submitted)
    },
  }
  const result = await tried(found, {
    input: parseInput(inputText), variables: readVariables(optionalText(input, 'variables')), ...configuration, integrations,
    ...(mock === undefined ? {} : { mock }),
    ...(given === undefined ? {} : { context: readContext(given, waitsForMore(found.state)) }),
    ...(roleArn === undefined ? {} : { roleArn }),
    // AWS was seen to call every state so, by whatever name it was asked for
    shownName: loneState,
    executionName, executionArn: testedExecutionArn(context.account, machineName, executionName),
    stateMachineName: machineName, stateMachineArn: stateMachineArn(context.account, machineName),
    clock: context.clock ?? realClock, entropy: context.entropy ?? systemEntropy, signal: ended,
  })
  return answerOf(result, inputText, level, level === 'TRACE' ? exchangedHttp(context, called, reveal) : {})
}

const refused = (message: string): ServiceError => new ServiceError('ValidationException', message)

type State = FoundState['state']

const waitsForMore = ({ resource }: State): boolean => resource !== undefined && (resource.waitsForToken || resource.waitsForJob)

/** @throws ServiceError InvalidDefinition, ValidationException */
function stateUnderTest(input: JsonObject): FoundState {
  const given = requiredText(input, 'definition')
  expectLength(given)
  const name = optionalText(input, 'stateName', nameLength)
  if (name === '') throw validationException(name, 'stateName', 'Member must have length greater than or equal to 1')
  const text = name === undefined ? machineAround(given) : given
  const errors = diagnosticsOf(text, 'STANDARD').filter(({ severity }) => severity === 'ERROR')
  if (errors.length > 0) throw invalidDefinition(joined(errors))
  const found = findState(compile(parseDefinition(text), { type: 'STANDARD' }).program, name ?? loneState)
  if (found === undefined) throw refused('State not found in definition')
  return found
}

/** What AWS tries with a mock only, and what the local AWS cannot call. @throws ServiceError */
function expectRunnable({ endpoints }: StatesContext, { type, resource }: State, roleArn: string | undefined): void {
  if (type === 'Map' || type === 'Parallel') {
    throw new ServiceError('InvalidDefinition', 'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]')
  }
  if (resource === undefined) return
  if (roleArn === undefined) throw refused('RoleArn must be specified when testing a Task state')
  // the wording of this one is ours
  if (resource.waitsForToken || resource.waitsForJob) throw new ServiceError('InvalidDefinition', 'TestState API does not support activities, .sync and .waitForTaskToken when a mock is not specified')
  const refusal = unsupportedResource(resource.arn, endpoints)
  if (refusal !== undefined) throw invalidDefinition(`SW4302: ${refusal}`)
}

async function tried(found: FoundState, test: StateTest): Promise<StateTestResult> {
  try {
    return await tryState(found, test)
  } catch (error) {
    if (error instanceof StateTestRefused) throw refused(error.message)
    if (test.signal?.aborted === true) throw new ServiceError('ServiceUnavailable', 'the local AWS is stopping, or nobody waits for the test any more', 503)
    throw error
  }
}

function exchangedHttp({ httpExchanges }: StatesContext, signal: AbortSignal | undefined, reveal: boolean): JsonObject {
  const exchange = signal === undefined ? undefined : httpExchanges.get(signal)
  if (exchange === undefined) return {}
  const { request, withoutSecrets, response } = exchange
  return { request: { ...(reveal ? request : withoutSecrets) }, ...(response === undefined ? {} : { response: { ...response } }) }
}
