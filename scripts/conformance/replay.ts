import { randomUUID } from 'node:crypto'
import { toApiEvent } from '../../src/asl/index.js'
import type { Json, JsonObject } from '../../src/asl/json.js'
import { compile, startExecution } from '../../src/interpreter/index.js'
import type { ExecutionResult } from '../../src/interpreter/index.js'
import { act } from './actor.js'
import { world } from './bench.js'
import type { Bench } from './bench.js'
import type { RecordedExecution, Recording } from './recording.js'
import { createMachine } from './setup.js'

/** What became of an execution here, in the shapes of the API. */
export interface Replayed {
  readonly executionArn: string
  readonly events: readonly JsonObject[]
  /** DescribeExecution, or StartSyncExecution of an Express execution. */
  readonly described: JsonObject
  readonly started: JsonObject
  /** What actors were refused. */
  readonly problems: readonly string[]
}

/** Milliseconds of real time that an execution may take: all its waiting is virtual. */
const patience = 60_000

/**
 * Runs one execution of a recording as it was run on AWS: Standard ones in the Step Functions service, Express ones, of which that keeps no history, by the
 * interpreter with the same integrations.
 *
 * @throws ServiceError when the machine or the execution is refused
 */
export async function replay(bench: Bench, recording: Recording, recorded: RecordedExecution): Promise<Replayed> {
  const name = machineName(recording, recorded.index)
  return recorded.type === 'EXPRESS' ? replayExpress(bench, recorded, name) : replayStandard(bench, recording, recorded, name)
}

/** The first machine has the name that the recording gives, unless a machine that is called has it. Executions of the same definition are of the same machine. */
function machineName({ bindings, otherStateMachines, executions }: Recording, given: number): string {
  const index = executions.findIndex(({ definition, type }) => JSON.stringify([definition, type]) === JSON.stringify([executions[given]?.definition, executions[given]?.type]))
  const bound = bindings['<ArnPart_0idx>']
  const taken = otherStateMachines.some(({ arn }) => arn.slice(arn.lastIndexOf(':') + 1) === bound)
  return bound === undefined || taken || index > 0 ? `machine-${index}` : bound
}

async function replayStandard(bench: Bench, recording: Recording, recorded: RecordedExecution, machine: string): Promise<Replayed> {
  const { clock } = bench
  const problems: string[] = []
  const release = clock.hold()
  const stateMachineArn = await createMachine(bench, machine, recorded.definition, recorded.type)
  const started = await bench.call('states', 'StartExecution', {
    stateMachineArn, name: recording.bindings[`<ExecArnPart_${recorded.index}idx>`] ?? randomUUID(), ...(recorded.inputText !== null && { input: recorded.inputText }),
  })
  const executionArn = started['executionArn'] as string
  const describe = (): Promise<JsonObject> => bench.call('states', 'DescribeExecution', { executionArn })
  const over = async (): Promise<boolean> => (await describe())['status'] !== 'RUNNING'
  await act({ bench, recording, executionArn, index: recorded.index, over, problem: (text) => problems.push(text) })
  release()
  for (const end = Date.now() + patience; !await over();) {
    if (Date.now() > end) throw new Error(`the execution did not end within ${patience / 1000} s`)
    await new Promise(setImmediate)
  }
  return { executionArn, started, problems, described: await describe(), events: await historyOf(bench, executionArn) }
}

async function historyOf(bench: Bench, executionArn: string): Promise<readonly JsonObject[]> {
  const events: JsonObject[] = []
  let nextToken: Json | undefined
  do {
    const page = await bench.call('states', 'GetExecutionHistory', { executionArn, maxResults: 1000, ...(nextToken !== undefined && { nextToken }) })
    events.push(...page['events'] as readonly JsonObject[])
    ;({ nextToken } = page)
  } while (nextToken !== undefined)
  return events
}

async function replayExpress({ clock, integrations }: Bench, { definition, type, input, inputText }: RecordedExecution, machine: string): Promise<Replayed> {
  const name = randomUUID()
  const stateMachineArn = `arn:aws:states:us-east-1:${world.accountId}:stateMachine:${machine}`
  const executionArn = `arn:aws:states:us-east-1:${world.accountId}:express:${machine}:${name}:${randomUUID()}`
  const execution = startExecution(compile(definition, { type }), inputText === null ? {} : input, {
    integrations, clock, executionName: name, stateMachineName: machine, roleArn: world.roleArn, stateMachineArn, executionArn,
  })
  const result = await execution.result
  return { executionArn, started: { executionArn, startDate: result.startedAt / 1000 }, problems: [], events: execution.events().map(toApiEvent), described: { ...syncAnswer(result, inputText), executionArn, name, stateMachineArn } }
}

/** The answer of StartSyncExecution, but for the bill. */
const syncAnswer = ({ status, output, error, cause, startedAt, stoppedAt }: ExecutionResult, inputText: string | null): JsonObject => ({
  status, startDate: startedAt / 1000, stopDate: stoppedAt / 1000, input: inputText ?? '{}', inputDetails: { included: true },
  outputDetails: { included: true }, ...(output !== undefined && { output: JSON.stringify(output) }), ...(error !== undefined && { error }), ...(cause !== undefined && { cause }),
})
