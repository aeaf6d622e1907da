import type { Json, JsonObject } from '../asl/json.js'
import type { InvokeCommand } from './checkpoint.js'
import type { ExecutionIdentity, TaskRequest } from './types.js'

/** A call that has not been answered, as whoever performs it sees it. */
export class PendingTask implements TaskRequest {
  readonly resource: string
  readonly parameters: Json
  readonly stateName: string
  readonly taskId: string
  readonly retryCount: number
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly roleArn: string
  declare readonly taskToken?: string
  declare readonly credentials?: JsonObject
  declare readonly resumed?: { readonly submitted?: Json }
  private controller: AbortController | undefined

  /**
   * @param hold - what lets the clock go on
   * @param resumed - set when an earlier process made the call
   */
  constructor(command: InvokeCommand, identity: ExecutionIdentity, private hold: (() => void) | undefined, resumed?: { readonly submitted?: Json }) {
    this.taskId = command.id
    this.resource = command.resource
    this.parameters = command.parameters
    this.stateName = command.stateName
    this.retryCount = command.retryCount
    this.executionArn = identity.executionArn
    this.stateMachineArn = identity.stateMachineArn
    this.roleArn = identity.roleArn
    if (command.token !== undefined) this.taskToken = command.token
    if (command.credentials !== undefined) this.credentials = command.credentials
    if (resumed !== undefined) this.resumed = resumed
  }

  /** Made when asked for: most calls never look. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController()
    return this.controller.signal
  }

  abort(): void {
    this.controller?.abort()
  }

  /** Lets the clock go on. */
  release(): void {
    this.hold?.()
    this.hold = undefined
  }
}
