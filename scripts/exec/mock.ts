import { InterpreterError } from '../../src/interpreter/error.js'
import type { Handler, Integrations } from '../../src/interpreter/index.js'
import { onlyStateMachine, parseTestCase, testCaseNames } from '../../src/interpreter/mock/config.js'
import type { MockChoice } from '../../src/interpreter/mock/config.js'
import { mocksFrom } from '../../src/interpreter/mock/index.js'
import { UsageError } from '../cli/command.js'
import { readJsonSource } from '../cli/json-source.js'
import type { JsonSource } from '../cli/json-source.js'
import { located } from './definition.js'
import { asFunction, loadHandler } from './handler.js'
import type { FunctionSetting } from './handler.js'
import { readText } from './text.js'

/** Bytes of a mock configuration: whatever people write by hand fits. */
const most = 16_777_216

/** A mock configuration, and which test case of it is meant. */
export interface MockFile {
  readonly file: string
  readonly source: JsonSource
  readonly choice: MockChoice
}

/**
 * Reads a mock configuration file.
 *
 * @param asked - state machine and test case by their options; `fallback`: the name of the machine's file
 * @throws UsageError with the place of a mistake, or listing the test cases there are
 */
export async function readMocks(file: string, asked: { readonly name: string | undefined; readonly testCase: string | undefined; readonly fallback: string }): Promise<MockFile> {
  const source = readJsonSource((await readText(file, most, 'a mock configuration')).replace(/^\uFEFF/, ''), file)
  const stateMachine = asked.name ?? onlyStateMachine(source.value) ?? asked.fallback
  const names = testCaseNames(source.value, stateMachine)
  const testCase = asked.testCase ?? (names.length === 1 ? names[0] : undefined)
  const choice = { stateMachine, testCase: testCase ?? '' }
  if (testCase === undefined && names.length > 0) {
    throw new UsageError(`${file}: '${stateMachine}' has several test cases; choose one with --test-case: ${names.slice(0, 20).join(', ')}`)
  }
  return { file, source, choice }
}

/** @throws UsageError with the place in the file, for what the interpreter says of the configuration */
function checked<T>({ file, source }: MockFile, use: () => T): T {
  try {
    return use()
  } catch (error) {
    throw error instanceof InterpreterError ? located(error, source, file) : error
  }
}

/**
 * Integrations of a test case, with the modules that it names loaded.
 *
 * @param otherwise - performs tasks that it does not name
 * @throws UsageError with the place of what is wrong
 */
export async function mockIntegrations(mocks: MockFile, definition: unknown, otherwise: Integrations, setting: FunctionSetting): Promise<Integrations> {
  const testCase = checked(mocks, () => parseTestCase(mocks.source.value, mocks.choice))
  const handlers = new Map<string, Handler>()
  for (const [state, { calls }] of testCase) {
    for (const response of calls.all) {
      if (!('Handler' in response) || handlers.has(response.Handler)) continue
      handlers.set(response.Handler, asFunction(await loadHandler(response.Handler, `${mocks.file}: Handler of ${state}`), state, setting))
    }
  }
  const load = (reference: string): Handler => {
    const handler = handlers.get(reference)
    if (handler === undefined) throw new Error(`${reference} was not loaded`)
    return handler
  }
  return checked(mocks, () => mocksFrom(mocks.source.value, { ...mocks.choice, definition, load, otherwise }))
}
