import { expect, test } from '@jest/globals'
import { TaskFailure } from '../../../src/interpreter/types.js'
import { createFaults, withFaults } from '../../../src/local/fault.js'
import { createIntegrations } from '../../../src/local/integration/index.js'
import { machines } from '../../../workflows/index.js'

interface TaskState {
  readonly name: string
  readonly resource: string
  /** Errors that it tries again, or goes on after. */
  readonly bears: readonly string[]
}

/** Every Task state of a definition, also of those within Map and Parallel. */
function tasksIn(value: unknown, name = ''): readonly TaskState[] {
  if (typeof value !== 'object' || value === null) return []
  const state = value as Readonly<Record<string, unknown>>
  const rules = (field: string): readonly string[] => ((state[field] ?? []) as readonly { readonly ErrorEquals: readonly string[] }[]).flatMap(({ ErrorEquals: errors }) => errors)
  // a Catch of everything ends the work: it is no second attempt
  const own = state['Type'] === 'Task' ? [{ name, resource: state['Resource'] as string, bears: [...rules('Retry'), ...rules('Catch')].filter((error) => error !== 'States.ALL') }] : []
  return [...own, ...Object.entries(state).flatMap(([key, inner]) => tasksIn(inner, key))]
}

/** The names under which the failures of a resource come to a machine when AWS is too busy, or its answer is lost. */
async function transientErrors(resource: string): Promise<ReadonlySet<string>> {
  const services = withFaults({ call: () => Promise.resolve({}) }, createFaults({ rate: 1 }))
  const integrations = createIntegrations({ services, executionEnded: () => Promise.resolve(), now: () => 0 })
  const request = {
    resource, parameters: { MessageBody: 'x' }, stateName: 'Call', taskId: ':2', executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:one',
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', roleArn: 'arn:aws:iam::123456789012:role/machine', retryCount: 0, signal: new AbortController().signal,
  }
  const errors = new Set<string>()
  for (let times = 0; times < 20; times++) {
    await integrations.invoke(request, () => undefined).then(() => { throw new Error('it did not fail') }, (error: unknown) => {
      if (!(error instanceof TaskFailure)) throw error
      errors.add(error.error)
    })
  }
  return errors
}

const deployed = (resource: string): string => resource.replace(/\$\{.*\}/, 'arn:aws:lambda:us-east-1:123456789012:function:f')
const tasks = machines.flatMap((machine) => tasksIn(machine.definition).map((task) => [machine.name, task.name, task] as const))

test('tasks are found in whatever they lie', () => {
  expect(tasks.map(([, name]) => name)).toEqual(expect.arrayContaining(['SendCompletion', 'SaveAnalysis', 'AnalysePart', 'UnitTests', 'FailUnreadyRun']))
})

test.each(tasks)('%s: %s bears that AWS is too busy, and that an answer is lost', async (_machine, _name, { resource, bears }) => {
  const errors = await transientErrors(deployed(resource))
  expect(errors.size).toBe(2)
  expect([...errors].filter((error) => !bears.includes(error))).toEqual([])
})
