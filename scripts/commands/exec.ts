import { Console } from 'node:console'
import type { InterpreterError } from '../../src/interpreter/error.js'
import type { Handlers, Integrations } from '../../src/interpreter/index.js'
import { exitCode, UsageError } from '../cli/command.js'
import type { Command, ExitCode } from '../cli/command.js'
import { oneOf, parseArguments } from '../cli/options.js'
import { compileDefinition, located, machineNameIn, readDefinition } from '../exec/definition.js'
import type { DefinitionSource } from '../exec/definition.js'
import { asFunction, readLambdas } from '../exec/handler.js'
import { readInput } from '../exec/input.js'
import { localFunctions, watched } from '../exec/integration.js'
import { mockIntegrations, readMocks } from '../exec/mock.js'
import type { MockFile } from '../exec/mock.js'
import { printRun } from '../exec/output.js'
import { runExecution, settingOf } from '../exec/run.js'
import type { Setting } from '../exec/run.js'

const help = `Runs a definition in Amazon States Language, without any service, account or network.

Usage: stepwright exec FILE [options]

  FILE                  the definition: JSON, or YAML by its name; - for JSON on stdin
  --input JSON|@FILE|-  the execution's input (default {}); - reads it from stdin
  --type STANDARD|EXPRESS
                        the workflow's type (default STANDARD)
  --lambda NAME=MODULE#EXPORT
                        a function of a local module in the place of a Lambda function, by its name or ARN; may be repeated
  --mocks FILE          answers by states: a MockConfigFile.json of Step Functions Local (docs/exec.md)
  --test-case NAME      which test case of it (default: the only one)
  --name NAME           the state machine's name (default: the only one in --mocks, else the name of FILE)
  --clock virtual|real  virtual: waits, backoff, timeouts and heartbeats pass at once (default); real: they take their time
  --history             the events as well
  --format text|json    what goes to stdout (default text)

Exit codes: 0 SUCCEEDED · 1 FAILED, TIMED_OUT, ABORTED · 2 bad usage, definition, input or mocks · 3 infrastructure

Example:
  stepwright exec order.asl.json --input '{"id": 1}' --lambda charge=./charge.mjs#handler --history
`

const table = {
  'input': 'string', 'type': 'string', 'lambda': 'repeated', 'mocks': 'string', 'test-case': 'string', 'name': 'string', 'clock': 'string', 'history': 'switch', 'format': 'string',
} as const

/** What functions print must not come between the lines of a result. */
function printElsewhere(stream: NodeJS.WritableStream): void {
  globalThis.console = new Console(stream, stream)
}

/** What performs tasks: mocks first, local functions for what they do not name. */
async function integrationsOf(source: DefinitionSource, mocks: MockFile | undefined, lambdas: readonly string[], setting: Setting): Promise<Integrations> {
  const loaded = await readLambdas(lambdas)
  const handlers: Handlers = Object.fromEntries([...loaded].map(([name, handler]) => [name, asFunction(handler, name, setting)]))
  const functions = localFunctions(handlers, source.value)
  return mocks === undefined ? functions : mockIntegrations(mocks, source.value, functions, setting)
}

/** Modules of users may keep timers and sockets open; nobody waits for these. The exit code is set before. */
const leaveNothingOpen = (): void => void setImmediate(() => process.exit())

/** What is wrong with the set-up stands in the mocks or, where nothing answers a state, in the definition. */
const blame = (misuse: InterpreterError, file: string, source: DefinitionSource, mocks: MockFile | undefined): UsageError =>
  (mocks !== undefined && /^\/(MockedResponses|StateMachines)\//.test(misuse.path) ? located(misuse, mocks.source, mocks.file) : located(misuse, source, file))

export const exec: Command = {
  summary: 'run a state machine definition, without any service',
  help,
  async run(argv, io): Promise<ExitCode> {
    const { values: options, words: [file] } = parseArguments(argv, table, 1)
    if (file === undefined) throw new UsageError('exec needs the FILE of a definition; see stepwright exec --help')
    if (file === '-' && options.input === '-') throw new UsageError('stdin is either the definition or the input')
    if (options.mocks === undefined && options['test-case'] !== undefined) throw new UsageError('--test-case is about --mocks, which was not given')
    const format = oneOf('format', options.format, ['text', 'json'], 'text')
    const type = oneOf('type', options.type, ['STANDARD', 'EXPRESS'], 'STANDARD')
    const setting = settingOf(oneOf('clock', options.clock, ['virtual', 'real'], 'virtual'))
    const source = await readDefinition(file)
    const machine = compileDefinition(source, file, type)
    const input = await readInput(options.input)
    const fallback = machineNameIn(file)
    const mocks = options.mocks === undefined ? undefined : await readMocks(options.mocks, { name: options.name, testCase: options['test-case'], fallback })
    printElsewhere(io.err)
    try {
      const integrations = watched(await integrationsOf(source, mocks, options.lambda, setting))
      const run = await runExecution({
        machine, input, integrations, objects: integrations.objects, setting, signal: io.signal, keepHistory: options.history,
        name: options.name ?? mocks?.choice.stateMachine ?? fallback,
        onStuck: (states) => io.err.write(`never answered, and time went on without them: ${states.join(', ')}\n`),
      })
      if (integrations.misuse !== undefined) throw blame(integrations.misuse, file, source, mocks)
      await printRun(io.out, run, { format, history: options.history, virtual: setting.virtual })
      return run.result.status === 'SUCCEEDED' ? exitCode.good : exitCode.wrong
    } finally {
      leaveNothingOpen()
    }
  },
}
