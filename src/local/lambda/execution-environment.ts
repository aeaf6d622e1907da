import { randomUUID } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../../interpreter/types.js'
import type { Credentials } from '../iam/index.js'
import { environmentVariables, logGroupOf } from './environment-variables.js'
import type { FunctionConfig } from './function-config.js'
import type { FunctionLog } from './function-log.js'
import { failure, sandboxError, type Invocation, type Outcome } from './outcome.js'
import type { FunctionErrorPayload, InvokeMessage, RuntimeData, RuntimeMessage } from './runtime/protocol.js'

export interface EnvironmentSetup {
  readonly config: FunctionConfig
  readonly credentials: Credentials
  readonly endpoint: string
  /** The compiled `worker.js`. */
  readonly workerFile: string | URL
  readonly clock: Clock
  readonly log: FunctionLog
  readonly initMs: number
  /** How far above the function's memory V8's own limit lies. */
  readonly heapHeadroomMb: number
  readonly maxPayloadBytes: number
}

interface Running {
  readonly invocation: Invocation
  readonly settle: (outcome: Outcome) => void
}

/** One execution environment: a thread that holds a handler and gives it one event at a time. Once dead it stays so. */
export class ExecutionEnvironment {
  readonly #worker: Worker
  #state: 'starting' | 'ready' | 'dead' = 'starting'
  #running: Running | undefined
  #cancelTimer: (() => void) | undefined

  constructor(private readonly setup: EnvironmentSetup) {
    const { config } = setup
    const logStream = randomUUID()
    const data: RuntimeData = {
      codeDirectory: config.codeDirectory,
      handler: config.handler,
      functionName: config.functionName,
      memoryMb: config.memoryMb,
      logGroup: logGroupOf(config.functionName),
      logStream,
    }
    this.#worker = new Worker(setup.workerFile, {
      workerData: data,
      env: environmentVariables(config, setup.credentials, setup.endpoint, logStream),
      argv: [],
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: config.memoryMb + setup.heapHeadroomMb },
    })
    this.#worker.stdout.on('data', (chunk: Buffer) => setup.log.write(chunk))
    this.#worker.stderr.on('data', (chunk: Buffer) => setup.log.write(chunk))
    this.#worker.on('message', (message: RuntimeMessage) => this.#heard(message))
    this.#worker.on('error', error => this.#broke(error))
    this.#worker.on('exit', code => this.#exited(code))
  }

  get alive(): boolean {
    return this.#state !== 'dead'
  }

  /** Gives the handler an event. The environment must not be busy. The promise never rejects. */
  invoke(invocation: Invocation): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#running = { invocation, settle: resolve }
      if (this.#state === 'ready') this.#deliver(invocation)
      else this.#limit(this.setup.initMs + this.#timeoutMs())
    })
  }

  /** Ends the thread; an event under way fails. */
  async stop(): Promise<void> {
    this.#state = 'dead'
    const requestId = this.#running?.invocation.requestId
    if (requestId !== undefined) this.#settle(failure(sandboxError('Runtime.ExitError', requestId, 'Runtime exited without providing a reason')))
    await this.#worker.terminate()
  }

  #deliver(invocation: Invocation): void {
    const message: InvokeMessage = { ...invocation, remainingMs: this.#timeoutMs() }
    this.#worker.postMessage(message)
    this.#limit(this.#timeoutMs())
  }

  #heard(message: RuntimeMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#state = 'ready'
        if (this.#running !== undefined) this.#deliver(this.#running.invocation)
        return
      case 'result':
        this.#settle(this.#checked(message.payload))
        return
      case 'failed':
        this.#settle(failure(message.error))
        return
      case 'unreadable':
        this.#settle({ kind: 'refused', message: message.message })
        return
      case 'out-of-memory':
        this.#die(outOfMemory)
        return
      case 'init-failed':
      case 'crashed':
        this.#die(() => message.error)
    }
  }

  #checked(payload: string): Outcome {
    const limit = this.setup.maxPayloadBytes
    // a code unit takes three bytes at most: most answers need no count
    if (payload.length * 3 <= limit || Buffer.byteLength(payload) <= limit) return { kind: 'success', payload }
    return failure({ errorType: 'Function.ResponseSizeTooLarge', errorMessage: `Response payload size exceeded maximum allowed payload size (${limit} bytes).` })
  }

  #limit(ms: number): void {
    const { clock, config } = this.setup
    this.#cancelTimer?.()
    this.#cancelTimer = clock.schedule(clock.now() + ms, () => {
      this.#die(requestId => sandboxError('Sandbox.Timedout', requestId, `Task timed out after ${config.timeoutSeconds.toFixed(2)} seconds`))
    })
  }

  /** The thread threw where the runtime could not catch it: out of memory, or a start that failed. */
  #broke(error: Error & { readonly code?: string }): void {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') this.#die(outOfMemory)
    else this.#die(requestId => sandboxError('Runtime.ExitError', requestId, `Runtime exited with error: ${error.message}`))
  }

  #exited(code: number): void {
    const reason = code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`
    this.#die(requestId => sandboxError('Runtime.ExitError', requestId, reason))
  }

  #die(error: (requestId: string) => FunctionErrorPayload): void {
    if (this.#state === 'dead') return
    this.#state = 'dead'
    const requestId = this.#running?.invocation.requestId
    const payload = error(requestId ?? 'none')
    // the message of a handler's own error may hold what it was working on
    this.setup.log.write(`${new Date(this.setup.clock.now()).toISOString()} ${requestId ?? '-'} environment ended: ${payload.errorType}\n`)
    this.#settle(failure(payload))
    void this.#worker.terminate()
  }

  #settle(outcome: Outcome): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const running = this.#running
    this.#running = undefined
    running?.settle(outcome)
  }

  #timeoutMs(): number {
    return this.setup.config.timeoutSeconds * 1000
  }
}

const outOfMemory = (requestId: string): FunctionErrorPayload => sandboxError('Runtime.OutOfMemory', requestId, 'Runtime exited with error: signal: killed')
