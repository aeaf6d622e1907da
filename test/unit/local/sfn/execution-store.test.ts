import { expect, test } from '@jest/globals'
import { createExecutionStore, type Execution } from '../../../../src/local/sfn/execution-store.js'
import type { ExecutionResult, RunningExecution } from '../../../../src/interpreter/types.js'
import type { StateMachine } from '../../../../src/local/sfn/machine-store.js'

function execution(arn: string): { readonly started: Omit<Execution, 'sequence' | 'result'>, finish(): Promise<void> } {
  let resolve: (result: ExecutionResult) => void = () => undefined
  const result = new Promise<ExecutionResult>(settle => { resolve = settle })
  return {
    started: { arn, name: arn, machine: { arn: 'machine' } as StateMachine, inputText: '{}', startedAt: 1, running: { result } as RunningExecution },
    async finish() {
      resolve({ status: 'SUCCEEDED', startedAt: 1, stoppedAt: 2 })
      await result
      await Promise.resolve()
    },
  }
}

test('finished executions are forgotten in the order in which they finished, running ones never', async () => {
  const store = createExecutionStore(2)
  const all = ['a', 'b', 'c', 'd'].map(execution)
  for (const { started } of all) store.add(started)
  for (const index of [2, 0, 1]) await all[index]?.finish()
  expect(store.list('machine').map(({ arn }) => arn)).toEqual(['d', 'b', 'a'])
  expect(store.get('c')).toBeUndefined()
  expect(store.get('a')?.result?.status).toBe('SUCCEEDED')
  expect(store.running().map(({ arn }) => arn)).toEqual(['d'])
})
