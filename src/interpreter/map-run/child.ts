import type { Json } from '../../asl/json.js'
import type { Program } from '../program.js'
import type { ExecutionIdentity, ExecutionResult, Failure } from '../types.js'

/** One child execution to be started. */
export interface ChildRequest extends ExecutionIdentity {
  readonly program: Program
  readonly input: Json
  /** Of the Map Run: the batch it works on, and items in it. */
  readonly index: number
  readonly items: number
  readonly mapRunArn: string
}

/** A child that runs. */
export interface ChildExecution {
  readonly result: Promise<ExecutionResult>
  stop(failure: Failure): void
}

/** How a child ended, or that it was never started. */
export interface ChildRecord {
  readonly index: number
  readonly items: number
  readonly name: string
  readonly arn: string
  readonly input: Json
  readonly result: Omit<ExecutionResult, 'status' | 'startedAt' | 'stoppedAt'> & { readonly status: ExecutionResult['status'] | 'PENDING', readonly startedAt?: number, readonly stoppedAt?: number }
}

/** `arn:aws:states:us-east-1:111111111111:execution:<machine>/<label>:<uuid>`, or `…:express:…` */
export function childIdentity({ stateMachineArn, stateMachineName, roleArn }: ExecutionIdentity, label: string, type: Program['type'], name: string): ExecutionIdentity {
  const prefix = stateMachineArn.split(':').slice(0, 5).join(':')
  const machine = `${stateMachineName}/${label}`
  return {
    roleArn, executionName: name, stateMachineName: machine,
    stateMachineArn: `${prefix}:stateMachine:${machine}`,
    executionArn: `${prefix}:${type === 'EXPRESS' ? 'express' : 'execution'}:${machine}:${name}`,
  }
}
