import { InterpreterError } from '../error.js'
import { callHandler, lambdaCall } from '../handler.js'
import type { Handler } from '../handler.js'
import type { Json } from '../../asl/json.js'
import { TaskFailure } from '../types.js'
import type { Integrations, TaskControl, TaskRequest } from '../types.js'
import { parseTestCase } from './config.js'
import type { MockChoice, MockedResponse, TestCase } from './config.js'
import { checkStates } from './state.js'

export type { MockChoice, MockConfig, MockedResponse } from './config.js'

/** What {@link mocksFrom} needs besides the configuration. */
export interface MockOptions extends MockChoice {
  /** The machine's definition: names of states are checked against it. */
  readonly definition?: unknown
  /** Finds what a `Handler` names. Default: handlers are refused. */
  readonly load?: (reference: string) => Handler | Promise<Handler>
  /** Performs tasks that the test case does not name. Default: they end the execution with an error that names the state. */
  readonly otherwise?: Integrations
}

/** What a mock says has been submitted, of which a configuration says nothing. */
const accepted: Json = {}

/**
 * Integrations that answer tasks from a mock configuration file of AWS's Step Functions Local: by the name of the state, and the number of its call within
 * the execution, retries, iterations and rounds of a loop counted alike. What a `.waitForTaskToken` task or an activity waits for, and the end of a `.sync`
 * job, are answered at once, or after `Delay`.
 *
 * They count calls: make new ones for each execution. A call that nothing is given for ends the execution as FAILED, past all retriers and catchers.
 *
 * @param config - the parsed file: {@link MockConfig}
 * @throws InterpreterError ASL3030 for what is malformed, ASL3031 for a name that is not there
 * @example
 * const config = {
 *   StateMachines: { Orders: { TestCases: { Paid: { Charge: 'Succeeds' } } } },
 *   MockedResponses: { Succeeds: { '0': { Return: { StatusCode: 200, Payload: { ok: true } } } } },
 * }
 * const machine = compile(definition, { type: 'STANDARD' })
 * await machine.run({}, { integrations: mocksFrom(config, { stateMachine: 'Orders', testCase: 'Paid', definition }), clock: virtualClock() })
 */
export function mocksFrom(config: unknown, options: MockOptions): Integrations {
  const testCase = parseTestCase(config, options)
  const path = `/StateMachines/${options.stateMachine}/TestCases/${options.testCase}`
  if (options.definition !== undefined) checkStates(options.definition, [...testCase.keys()], path)
  for (const [state, { response, calls }] of testCase) refuseHandlers(calls.all, `${path}/${state}`, response, options)
  const made = new Map<string, number>()
  return {
    async invoke(request, submitted) {
      const { stateName } = request
      if (!testCase.has(stateName)) return otherwise(options, path).invoke(request, submitted)
      const call = made.get(stateName) ?? 0
      made.set(stateName, call + 1)
      return perform(answerTo(testCase, stateName, call), request, submitted, options)
    },
  }
}

function refuseHandlers(responses: readonly MockedResponse[], path: string, name: string, { load }: MockOptions): void {
  if (load === undefined && responses.some((response) => 'Handler' in response)) {
    throw new InterpreterError('ASL3031', path, `the mocked response '${name}' names a Handler, but nothing is given that loads it: give 'load'`)
  }
}

/** Where nothing else performs tasks. */
const otherwise = ({ otherwise: given }: MockOptions, path: string): Integrations => given ?? {
  invoke({ stateName, resource }) {
    throw new InterpreterError('ASL3032', path, `the state '${stateName}' calls ${resource}, which nothing answers: name the state in the test case, with a mocked response`)
  },
}

function answerTo(testCase: TestCase, state: string, call: number): MockedResponse {
  const mocked = testCase.get(state)
  const answer = mocked?.calls.at(call)
  if (mocked === undefined || answer === undefined) {
    const { response = '', calls: { count } = { count: 0 } } = mocked ?? {}
    throw new InterpreterError('ASL3032', `/MockedResponses/${response}`, `the state '${state}' makes call "${call}", but the answers end with call "${count - 1}"; add "${call}"`)
  }
  return answer
}

const waitsForToken = ({ resource, taskToken }: TaskRequest): boolean => taskToken !== undefined && (resource.endsWith('.waitForTaskToken') || resource.includes(':activity:'))

async function perform(answer: MockedResponse, request: TaskRequest, submitted: (output: Json) => void, options: MockOptions): Promise<Json> {
  const { control } = request
  if (control === undefined) throw new Error('mocks answer requests of executions only: this one has no control')
  if ('Handler' in answer) return byHandler(answer.Handler, answer.Delay, request, control, submitted, options)
  if (waitsForToken(request)) {
    if (answer.Delay === undefined) tellToken(answer, control)
    else void control.sleep(answer.Delay * 1000).then(() => tellToken(answer, control))
    return accepted
  }
  submitted(accepted)
  if (answer.Delay !== undefined) await control.sleep(answer.Delay * 1000)
  if ('Throw' in answer) throw new TaskFailure(answer.Throw.Error, answer.Throw.Cause)
  return answer.Return
}

function tellToken(answer: Exclude<MockedResponse, { readonly Handler: string }>, control: TaskControl): void {
  if ('Throw' in answer) control.fail({ error: answer.Throw.Error, cause: answer.Throw.Cause })
  else control.succeed(answer.Return)
}

/** A handler of a Lambda task gets the payload, any other one the task's parameters. */
async function byHandler(reference: string, delay: number | undefined, request: TaskRequest, control: TaskControl, submitted: (output: Json) => void, { load }: MockOptions): Promise<Json> {
  if (load === undefined) throw new Error(`nothing loads ${reference}`)
  const handler = await load(reference)
  submitted(accepted)
  if (delay !== undefined) await control.sleep(delay * 1000)
  const lambda = lambdaCall(request)
  return lambda === undefined ? callHandler(handler, request.parameters, request) : lambda.answer(await callHandler(handler, lambda.payload, request))
}
