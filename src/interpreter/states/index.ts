import type { StateType } from '../../asl/index.js'
import type { StateOperation } from '../operation.js'
import { choice } from './choice.js'
import { fail } from './fail.js'
import { map } from './map.js'
import { parallel } from './parallel.js'
import { pass } from './pass.js'
import { succeed } from './succeed.js'
import { task } from './task.js'
import { wait } from './wait.js'

/** How each state kind runs. */
export const stateOperations = {
  Choice: choice,
  Fail: fail,
  Map: map,
  Parallel: parallel,
  Pass: pass,
  Succeed: succeed,
  Task: task,
  Wait: wait,
} as const satisfies Readonly<Record<StateType, StateOperation>>
