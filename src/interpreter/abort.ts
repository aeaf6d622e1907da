import type { MapWait, Thread } from './state.js'
import type { Turn } from './turn.js'

/** Records that what a thread was doing is given up, outside before inside. `previous` is the event of the failure that caused it. */
export function recordAborted(turn: Turn, thread: Thread, previous: number): void {
  const { wait } = thread
  switch (wait.kind) {
    case 'ready': return
    case 'task': case 'backoff': case 'timer': {
      const { type } = turn.stateOf(thread)
      if (type === 'Task' || type === 'Wait' || type === 'Map' || type === 'Parallel') turn.record(`${type}StateAborted`, previous)
      return
    }
    case 'parallel':
      turn.record('ParallelStateAborted', previous)
      for (const child of wait.children) if (child !== null) recordAborted(turn, child, previous)
      return
    case 'mapRun':
      turn.record('MapRunAborted', previous)
      turn.record('MapStateAborted', previous)
      return
    case 'map':
      turn.record('MapStateAborted', previous)
      recordIterationsAborted(turn, thread.state, wait.children, previous)
  }
}

/** The same for iterations of a Map still running. */
export function recordIterationsAborted(turn: Turn, name: string, children: MapWait['children'], previous: number): void {
  for (const { index, thread } of children) {
    turn.record('MapIterationAborted', previous, { index, name })
    recordAborted(turn, thread, previous)
  }
}
