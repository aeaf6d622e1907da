import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../interpreter/types.js'
import type { Identities } from '../iam/index.js'
import type { ServiceDirectory } from '../service.js'
import { AsynchronousQueue } from './asynchronous-queue.js'
import { ExecutionEnvironment } from './execution-environment.js'
import { checkFunction, type FunctionConfig } from './function-config.js'
import { FunctionLog } from './function-log.js'
import { functionNotFound } from './function-name.js'
import { FunctionRunner } from './function-runner.js'
import type { LambdaLimits, LocalLambdaLimits } from './limit.js'

/** Gives out credentials that are known to belong to a role. */
export type CredentialSource = Pick<Identities, 'mint'>

export interface FunctionSurroundings {
  readonly directory: string
  readonly services: ServiceDirectory
  readonly identities: CredentialSource
  readonly endpoint: () => string
  readonly clock: Clock
  readonly limits: LambdaLimits
  readonly local: LocalLambdaLimits
  readonly workerFile: string | URL
}

/** A function that can be invoked. */
export interface DeployedFunction {
  readonly config: FunctionConfig
  readonly runner: FunctionRunner
  readonly log: FunctionLog
  /** Epoch milliseconds. */
  readonly deployedAt: number
  /** Its asynchronous events; opened when there are any. */
  events?: AsynchronousQueue
}

/** The deployed functions by name. */
export class FunctionRegistry {
  readonly #functions = new Map<string, DeployedFunction>()

  constructor(readonly surroundings: FunctionSurroundings) {}

  /** Makes a function invocable, in place of the one of that name. Events that it had accepted before a restart are run. */
  async deploy(given: FunctionConfig): Promise<void> {
    const { clock, limits, local, directory } = this.surroundings
    const config = checkFunction(given, limits)
    const before = this.#functions.get(config.functionName)
    if (before !== undefined) await end(before)
    const log = new FunctionLog(join(directory, 'logs', `${config.functionName}.log`), local.logBytes)
    const runner = new FunctionRunner({
      config,
      clock,
      concurrency: config.reservedConcurrency ?? local.environmentsPerFunction,
      waiting: local.waitingPerFunction,
      idleMs: local.idleSeconds * 1000,
      start: () => this.#start(config, log),
    })
    const deployed: DeployedFunction = { config, runner, log, deployedAt: clock.now() }
    this.#functions.set(config.functionName, deployed)
    if (existsSync(this.#eventsDirectory(config))) this.events(deployed)
  }

  /** @throws ServiceError ResourceNotFoundException */
  get(name: string): DeployedFunction {
    const found = this.#functions.get(name)
    if (found === undefined) throw functionNotFound(name)
    return found
  }

  /** By name, in order of names. */
  list(): readonly DeployedFunction[] {
    return [...this.#functions.values()].sort((a, b) => a.config.functionName < b.config.functionName ? -1 : 1)
  }

  /** The queue of a function's asynchronous events. */
  events(deployed: DeployedFunction): AsynchronousQueue {
    const { services, endpoint, clock, limits } = this.surroundings
    const { config, runner, log } = deployed
    return deployed.events ??= new AsynchronousQueue({ directory: this.#eventsDirectory(config), runner, services, endpoint, clock, limits, log })
  }

  warm(): void {
    for (const { runner } of this.#functions.values()) runner.warm()
  }

  /** Starts no more asynchronous events, and waits for those under way. */
  async drain(): Promise<void> {
    await Promise.all(this.list().flatMap(deployed => deployed.events === undefined ? [] : [deployed.events.close()]))
  }

  async stop(): Promise<void> {
    await Promise.all(this.list().map(deployed => deployed.runner.stop()))
  }

  closeLogs(): void {
    for (const deployed of this.list()) deployed.log.close()
  }

  #start(config: FunctionConfig, log: FunctionLog): ExecutionEnvironment {
    const { identities, endpoint, workerFile, clock, limits, local } = this.surroundings
    return new ExecutionEnvironment({
      config,
      credentials: identities.mint(config.roleArn, config.functionName),
      endpoint: endpoint(),
      workerFile,
      clock,
      log,
      initMs: limits.initSeconds * 1000,
      heapHeadroomMb: local.heapHeadroomMb,
      maxPayloadBytes: limits.payloadBytes,
    })
  }

  #eventsDirectory(config: FunctionConfig): string {
    return join(this.surroundings.directory, 'events', config.functionName)
  }
}

async function end(deployed: DeployedFunction): Promise<void> {
  const drained = deployed.events?.close()
  await deployed.runner.stop()
  await drained
  deployed.log.close()
}
