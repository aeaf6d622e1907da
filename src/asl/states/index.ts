import type { FieldTable } from './common.js'
import { passFields } from './pass.js'
import type { PassState } from './pass.js'
import { taskFields } from './task.js'
import type { TaskState } from './task.js'
import { choiceFields } from './choice.js'
import type { ChoiceState } from './choice.js'
import { waitFields } from './wait.js'
import type { WaitState } from './wait.js'
import { succeedFields } from './succeed.js'
import type { SucceedState } from './succeed.js'
import { failFields } from './fail.js'
import type { FailState } from './fail.js'
import { parallelFields } from './parallel.js'
import type { ParallelState } from './parallel.js'
import { distributedMapFields, mapFields } from './map.js'
import type { ItemBatcher, ItemReader, MapState, ResultWriter } from './map.js'

export type State = PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState

/** AWS's eight. */
export type StateType = State['Type']

/** The fields of every state kind. */
export const stateFields = {
  Pass: passFields,
  Task: taskFields,
  Choice: choiceFields,
  Wait: waitFields,
  Succeed: succeedFields,
  Fail: failFields,
  Parallel: parallelFields,
  Map: mapFields,
} as const satisfies Readonly<Record<StateType, FieldTable>>

/**
 * Whether a value is the name of one of AWS's eight kinds of state, in AWS's spelling: narrows it to {@link StateType}.
 *
 * @example
 * isStateType('Pass') // true
 * isStateType('pass') // false
 */
export const isStateType = (text: unknown): text is StateType => typeof text === 'string' && Object.hasOwn(stateFields, text)

export { distributedMapFields }
export type { Catcher, ChoiceRule, FieldTable, QueryLanguage, Recovery, Retrier, StateBase, SubMachine, Transition } from './common.js'
export type { PassState, TaskState, ChoiceState, WaitState, SucceedState, FailState, ParallelState, MapState }
export type { ItemBatcher, ItemReader, ResultWriter }
