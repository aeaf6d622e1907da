import type { BuildInput } from '../../../../tasks/shared/build.js'
import type { Builds } from '../../../../tasks/shared/port.js'
import type { JobMessage } from '../../../../tasks/shared/message.js'
import type { Answer } from './callbacks.js'
import { open } from './gate.js'
import type { Gate } from './gate.js'
import type { StartedSuite } from './suite.js'

/** An execution of `ci-build` as far as its jobs see it. */
interface Execution {
  readonly input: string
  /** Tokens by run, of suites that are waited for. */
  readonly waiting: Map<string, Set<string>>
}

/**
 * Executions of `ci-build` that live as long as somebody is waited for: each sends a job a suite when it is started. What names and inputs do is
 * what Step Functions does; `ci-build` itself is tested elsewhere.
 */
export class FakeBuilds {
  private readonly executions = new Map<string, Execution>()
  /** Every token that was ever given out, with its run. */
  readonly tokens = new Map<string, { readonly runId: string, readonly build: string }>()
  /** What each token was answered first. */
  readonly answers = new Map<string, Answer>()
  /** Names of executions that were stopped. */
  readonly stopped = new Set<string>()

  /**
   * @param send - takes the jobs
   * @param startSuite - takes the suites that a Distributed Map dispatches
   */
  constructor(private readonly send: (job: JobMessage) => void, private readonly startSuite: (suite: StartedSuite) => void = () => { throw new Error('nothing runs a suite') }) {}

  /** The port, every effect through the gate. */
  port(gate: Gate = open): Builds<BuildInput> {
    return { start: (name, input) => gate('write', () => this.start(name, input)) }
  }

  private start(name: string, input: BuildInput): boolean {
    const known = this.executions.get(name)
    if (known !== undefined) return known.waiting.size > 0 && known.input === JSON.stringify(input)
    const waiting = new Map<string, Set<string>>()
    this.executions.set(name, { input: JSON.stringify(input), waiting })
    for (const { runId, unitTests, dispatch } of input.runs) {
      const tokens = new Set<string>()
      waiting.set(runId, tokens)
      for (const suite of unitTests ? ['unit-tests', 'backtest'] as const : ['backtest'] as const) {
        const taskToken = `${name}/${runId}/${suite}`
        tokens.add(taskToken)
        this.tokens.set(taskToken, { runId, build: name })
        if (dispatch === 'queue') this.send({ kind: 'job', runId, suite, from: 0, taskToken })
        else this.startSuite({ runId, suite, taskToken })
      }
    }
    return true
  }

  /** Takes an answer; one to somebody who waits no more changes nothing. */
  answer(token: string, answer: Answer): void {
    const { runId = '', build = '' } = this.tokens.get(token) ?? {}
    const waiting = this.executions.get(build)?.waiting
    const tokens = waiting?.get(runId)
    if (waiting === undefined || tokens?.delete(token) !== true) return
    this.answers.set(token, answer)
    // one suite that failed ends both
    if (tokens.size === 0 || 'error' in answer) waiting.delete(runId)
  }

  /** Ends an execution, as a timeout or an operator does. */
  stop(name: string): void {
    this.executions.get(name)?.waiting.clear()
    this.stopped.add(name)
  }

  /** Names of executions, in the order in which they were started. */
  get names(): readonly string[] {
    return [...this.executions.keys()]
  }

  inputOf(name: string): BuildInput | undefined {
    const input = this.executions.get(name)?.input
    return input === undefined ? undefined : JSON.parse(input) as BuildInput
  }

  /** Tokens that are waited for. */
  get waiting(): readonly string[] {
    return [...this.executions.values()].flatMap((execution) => [...execution.waiting.values()].flatMap((tokens) => [...tokens]))
  }
}
