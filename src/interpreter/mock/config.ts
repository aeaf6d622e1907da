import type { Json, JsonObject } from '../../asl/json.js'
import { isObject } from '../check.js'
import { InterpreterError } from '../error.js'
import { parseCalls } from './calls.js'
import type { Calls } from './calls.js'

/** How one call, or several in a row, are answered: exactly one of `Return`, `Throw` and `Handler`. */
export type MockedResponse =
  & {
    /** Seconds, by the execution's clock, before the answer is there. Not part of AWS's format. */
    readonly Delay?: number
  }
  & (
    /** The task's result, as the service would give it: for `lambda:invoke` with `Payload` and `StatusCode`. */
    | { readonly Return: Json }
    /** An error that retriers and catchers know by its name. */
    | { readonly Throw: { readonly Error: string; readonly Cause: string } }
    /** A function that answers, for whoever loads it to find: `./score.js#handler`. Not part of AWS's format. */
    | { readonly Handler: string }
  )

/**
 * What Step Functions Local reads as `MockConfigFile.json`. Source: AWS Step Functions developer guide, "Configuration file for mocked service integrations".
 *
 * @example
 * const config = {
 *   StateMachines: { Orders: { TestCases: { Retried: { Charge: 'FailsOnce' } } } },
 *   MockedResponses: { FailsOnce: { '0': { Throw: { Error: 'Busy', Cause: '' } }, '1-3': { Return: { ok: true } } } },
 * } satisfies MockConfig
 */
export interface MockConfig {
  readonly StateMachines: Readonly<Record<string, { readonly TestCases: Readonly<Record<string, Readonly<Record<string, string>>>> }>>
  readonly MockedResponses: Readonly<Record<string, Readonly<Record<string, MockedResponse>>>>
}

/** Which test case of a configuration. */
export interface MockChoice {
  readonly stateMachine: string
  readonly testCase: string
}

/** The mocked states of one test case: the name of the response, and its answers by the number of the call. */
export type TestCase = ReadonlyMap<string, { readonly response: string; readonly calls: Calls<MockedResponse> }>

const malformed = (path: string, message: string): InterpreterError => new InterpreterError('ASL3030', path, message)

function objectAt(value: unknown, path: string, what: string): JsonObject {
  if (!isObject(value)) throw malformed(path, `${what} is an object`)
  return value
}

function refuseOthers(source: JsonObject, path: string, known: readonly string[]): void {
  for (const key of Object.keys(source)) if (!known.includes(key)) throw malformed(`${path}/${key}`, `there is no field of that name here; there are ${known.join(', ')}`)
}

/** A member by its name. @throws InterpreterError that lists the names there are */
function member(source: JsonObject, name: string, path: string, what: string): Json {
  const found = Object.hasOwn(source, name) ? source[name] : undefined
  if (found !== undefined) return found
  throw new InterpreterError('ASL3031', path, `there is no ${what} '${name}'; there ${namesOf(source)}`)
}

const namesOf = (source: JsonObject): string => {
  const names = Object.keys(source).slice(0, 20)
  return names.length === 0 ? 'are none' : `${names.length === 1 ? 'is' : 'are'} ${names.map((name) => `'${name}'`).join(', ')}`
}

const answers = ['Return', 'Throw', 'Handler'] as const

/** Checks one answer. @throws InterpreterError ASL3030 */
function parseResponse(value: unknown, path: string): MockedResponse {
  const source = objectAt(value, path, 'what answers a call')
  refuseOthers(source, path, [...answers, 'Delay'])
  const given = answers.filter((name) => Object.hasOwn(source, name))
  if (given.length !== 1) throw malformed(path, `a call is answered by one of ${answers.join(', ')}; here ${given.length === 0 ? 'is none of them' : `are ${given.join(' and ')}`}`)
  const { Delay: delay, Throw: thrown, Handler: handler } = source
  if (delay !== undefined && !(typeof delay === 'number' && delay >= 0)) throw malformed(`${path}/Delay`, 'Delay is a number of seconds, at least 0')
  if (thrown !== undefined) {
    const failure = objectAt(thrown, `${path}/Throw`, 'Throw')
    refuseOthers(failure, `${path}/Throw`, ['Error', 'Cause'])
    for (const name of ['Error', 'Cause']) if (typeof failure[name] !== 'string') throw malformed(`${path}/Throw`, `Throw has the texts Error and Cause; ${name} is ${failure[name] === undefined ? 'missing' : 'no text'}`)
  }
  if (handler !== undefined && !(typeof handler === 'string' && /^.+#[^#]+$/.test(handler))) throw malformed(`${path}/Handler`, "Handler is a text of the form 'module#export'")
  return source as unknown as MockedResponse
}

/** The one state machine of a configuration; `undefined` when there are several, or none. */
export function onlyStateMachine(config: unknown): string | undefined {
  const machines = isObject(config) ? config['StateMachines'] : undefined
  const names = isObject(machines) ? Object.keys(machines) : []
  return names.length === 1 ? names[0] : undefined
}

/** Names of the state machines, or of the test cases of one, as far as they can be read. */
export function testCaseNames(config: unknown, stateMachine: string): readonly string[] {
  const machines = isObject(config) ? config['StateMachines'] : undefined
  const machine = isObject(machines) && Object.hasOwn(machines, stateMachine) ? machines[stateMachine] : undefined
  const cases = isObject(machine) ? machine['TestCases'] : undefined
  return isObject(cases) ? Object.keys(cases) : []
}

/**
 * Reads a test case of a configuration, and checks all mocked responses, also those that it does not use.
 *
 * @throws InterpreterError ASL3030 for what is malformed, ASL3031 for a name that is not there, each with the place in the configuration
 */
export function parseTestCase(config: unknown, { stateMachine, testCase }: MockChoice): TestCase {
  const source = objectAt(config, '', 'a mock configuration')
  refuseOthers(source, '', ['StateMachines', 'MockedResponses'])
  const machines = objectAt(source['StateMachines'], '/StateMachines', 'StateMachines')
  const responses = objectAt(source['MockedResponses'], '/MockedResponses', 'MockedResponses')
  const parsed = new Map(Object.entries(responses).map(([name, response]) => {
    const path = `/MockedResponses/${name}`
    return [name, parseCalls(objectAt(response, path, 'a mocked response'), path, parseResponse)]
  }))
  const machinePath = `/StateMachines/${stateMachine}`
  const machine = objectAt(member(machines, stateMachine, '/StateMachines', 'state machine'), machinePath, 'a state machine')
  refuseOthers(machine, machinePath, ['TestCases'])
  const cases = objectAt(machine['TestCases'], `${machinePath}/TestCases`, 'TestCases')
  const path = `${machinePath}/TestCases/${testCase}`
  const chosen = objectAt(member(cases, testCase, `${machinePath}/TestCases`, 'test case'), path, 'a test case')
  return new Map(Object.entries(chosen).map(([state, response]) => {
    if (typeof response !== 'string') throw malformed(`${path}/${state}`, 'a state has the name of a mocked response')
    const calls = parsed.get(response)
    if (calls === undefined) throw new InterpreterError('ASL3031', `${path}/${state}`, `there is no mocked response '${response}'; there ${namesOf(responses)}`)
    return [state, { response, calls }]
  }))
}
