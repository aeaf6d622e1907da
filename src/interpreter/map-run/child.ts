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
  /** What the batch is recognised by when items are read again; absent where that is of no use. */
  readonly digest?: string
  /** Which redrive of the Map Run asks for it; absent before the first: a STANDARD child that ended without success in an earlier one goes on. */
  readonly redrive?: number
  /** It has ended without success before. */
  readonly again?: true
}

/** A child that runs. */
export interface ChildExecution {
  readonly result: Promise<ExecutionResult>
  /** Of one that an earlier process began: its batch. When that is another than the one it is asked for, the Map Run fails (ASL3041), and stops it. */
  readonly begunWith?: Pick<ChildRecord, 'input' | 'digest'>
  stop(failure: Failure): void
  /** Asked once it has ended without success: whether a redrive of the Map Run can let it go on. Default: it can. */
  redrivable?(): boolean
}

/** How a child ended, or that it was never started. */
export interface ChildRecord {
  readonly index: number
  readonly items: number
  readonly name: string
  readonly arn: string
  readonly input: Json
  /** Of what it worked on; absent where items cannot change, and in records of versions that kept none. */
  readonly digest?: string
  /** Which redrive of the Map Run it ended in; absent before the first. */
  readonly redrive?: number
  /** How often it was redriven, or started over; absent when never. */
  readonly redriveCount?: number
  /** No redrive can let it go on. */
  readonly redrivable?: false
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
