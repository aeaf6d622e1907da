import { newExecution, openExecution, readLog, replay, startExecution } from '../../interpreter/index.js'
import type { Checkpoint, ChildExecution, ChildRequest, RunningExecution, RunOptions } from '../../interpreter/index.js'
import type { Json } from '../service.js'
import type { StatesContext } from './context.js'
import { executionArn, expressExecutionArn } from './arn.js'
import { invalidExecutionInput, validationException } from './error.js'
import type { CompiledMachine } from './compiled.js'
import { JournalUnreadable } from './execution-journal.js'
import type { Execution, ExecutionEngine, ExecutionStore } from './execution-store.js'
import { forgottenChild, redriveChild, redriveRefusal } from './redrive.js'
import type { StateMachine } from './machine-store.js'
import type { Qualifier } from './qualified.js'

/** Most bytes of UTF-8 that an input or output may have. */
export const payloadLimit = 262_144

/**
 * Parses the input of an execution.
 *
 * @throws ServiceError InvalidExecutionInput, ValidationException (over 262,144 bytes)
 */
export function parseInput(text: string): Json {
  if (Buffer.byteLength(text) > payloadLimit) throw validationException(undefined, 'input', `Member must have length less than or equal to ${String(payloadLimit)}`)
  if (text === '') throw invalidExecutionInput('Invalid execution input.')
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    // AWS prints its Java parser's words here
    throw invalidExecutionInput(error instanceof Error ? error.message : 'not JSON')
  }
}

/** Starts a Standard execution, written down first. */
export function launchStandard(context: StatesContext, machine: StateMachine, name: string, inputText: string, { versionArn, aliasArn, traceHeader }: Qualifier & Pick<Execution, 'traceHeader'> = {}): Execution {
  context.compiled(machine)
  parseInput(inputText)
  const qualifier: Qualifier = { ...(versionArn === undefined ? {} : { versionArn }), ...(aliasArn === undefined ? {} : { aliasArn }) }
  return context.executions.add({
    arn: executionArn(context.account, machine.name, name), name, machine, inputText, startedAt: context.now(), ...(versionArn === undefined ? {} : { qualifier }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  })
}

/** How Standard executions are begun, and taken up again by a process that did not begin them. */
export function standardEngine(context: Omit<StatesContext, 'executions'>): ExecutionEngine {
  return {
    begin({ arn, name, machine, inputText, startedAt }) {
      return newExecution(context.compiled(machine), parseInput(inputText), runOptions(context, machine, arn, name), startedAt)
    },
    open({ arn, name, machine }, { checkpoint, events }, journal) {
      const compiled = recompiled(context, machine, checkpoint)
      const reached = replay(compiled.program, checkpoint, events)
      if (reached.diverged !== undefined) throw new JournalUnreadable('this version came to something else than the one that ran it', readLog(reached.checkpoint.state.log))
      return openExecution(compiled, reached.checkpoint, { ...runOptions(context, machine, arn, name), journal })
    },
  }
}

function recompiled(context: Omit<StatesContext, 'executions'>, machine: StateMachine, { state }: Checkpoint): CompiledMachine {
  try {
    return context.compiled(machine)
  } catch (error) {
    throw new JournalUnreadable(`this version does not take its definition: ${error instanceof Error ? error.message : String(error)}`, readLog(state.log))
  }
}

/** Starts an Express execution; it keeps no history and is forgotten when done. */
export function launchExpress(context: StatesContext, machine: StateMachine, name: string, inputText: string): RunningExecution {
  const arn = expressExecutionArn(context.account, machine.name, name, context.uuid())
  const running = startExecution(context.compiled(machine), parseInput(inputText), {
    ...runOptions(context, machine, arn, name),
    history: 'none',
  })
  context.express.add(running)
  void running.result.then(() => { context.express.delete(running) })
  return running
}

/**
 * Starts a child of a Map Run, or finds the one that was started before. In a Map Run that is redriven, a Standard child that ended without success is
 * redriven; an Express one is run once more, from its beginning.
 */
export function launchChild(context: StatesContext, { program, executionArn: arn, executionName: name, mapRunArn, items, digest, redrive, again }: ChildRequest, machine: StateMachine, inputText: string): ChildExecution {
  if (program.type === 'EXPRESS') {
    const running = startExecution(context.compiled(machine), parseInput(inputText), { ...runOptions(context, machine, arn, name), history: 'none' })
    context.express.add(running)
    void running.result.then(() => { context.express.delete(running) })
    return running
  }
  const known = context.executions.get(arn)
  if (known === undefined && again === true) return forgottenChild(context)
  // the Map Run fails over one that works on something else, and does not want it run again
  const sameItems = digest === (known?.child?.digest ?? digest)
  if (known !== undefined && redrive !== undefined && sameItems) redriveChild(context, known, redrive)
  const child = { mapRunArn, items, ...(digest !== undefined && { digest }), ...(redrive !== undefined && { redrive }) }
  const { running, result } = known ?? context.executions.add({ arn, name, machine, inputText, startedAt: context.now(), child })
  const redrivable = (): boolean => redriveRefusal(context, context.executions.get(arn)) === undefined
  const begunWith = known?.child?.digest === undefined ? {} : { begunWith: { input: parseInput(known.inputText), digest: known.child.digest } }
  if (result !== undefined) return { result: Promise.resolve(result), stop: () => undefined, redrivable, ...begunWith }
  if (running === undefined) throw new Error('an execution neither runs nor has ended')
  return { result: running.result, stop: failure => { running.stop(failure) }, redrivable, ...begunWith }
}

/** Stops what still runs of a Map Run's Standard children. */
export function stopChildren(executions: ExecutionStore, mapRunArn: string, machine: StateMachine): void {
  for (const { child, running, result } of executions.list(machine.arn)) {
    if (child?.mapRunArn === mapRunArn && result === undefined) running?.stop({ cause: 'The Map Run was stopped.' })
  }
}

function runOptions(context: Omit<StatesContext, 'executions'>, machine: StateMachine, arn: string, name: string): RunOptions {
  return {
    mapRuns: { start: request => context.mapRuns.start(request, machine) },
    integrations: context.integrations,
    executionArn: arn,
    executionName: name,
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    roleArn: machine.roleArn,
    ...(context.clock === undefined ? {} : { clock: context.clock }),
    ...(context.entropy === undefined ? {} : { entropy: context.entropy }),
  }
}
