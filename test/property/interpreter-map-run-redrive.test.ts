import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Json } from '../../src/asl/json.js'
import { beginMapRun, compile, initialState, startExecution, step, TaskFailure, virtualClock } from '../../src/interpreter/index.js'
import type { ChildRecord, ExecutionIdentity, MapRun, MapRunOutcome, MapRunRequest } from '../../src/interpreter/index.js'

const identity: ExecutionIdentity = { executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:e', executionName: 'e', stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', stateMachineName: 'm', roleArn: 'role' }
const items = 12

/** Asks for the Map Run of a machine of one Distributed Map over so many numbers. */
function requestOf(concurrency: number, tolerated: number): MapRunRequest {
  const { program } = compile({
    QueryLanguage: 'JSONata', StartAt: 'M',
    States: {
      M: {
        Type: 'Map', End: true, Items: `{% [1..${items}] %}`, MaxConcurrency: concurrency, ToleratedFailureCount: tolerated,
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'T', States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } } },
      },
    },
  }, { type: 'STANDARD' })
  const first = initialState(program, {}, identity, { uuid: () => '00000007-0000-4000-8000-00000000000a', random: () => 0 }, 0, true)
  const command = step(program, first, { type: 'start', at: 0 }).commands.find(({ type }) => type === 'startMapRun')
  if (command?.type !== 'startMapRun') throw new Error('the Map asks for a run')
  const state = program.blocks[command.spec.block]?.states.get(command.spec.state)
  if (state === undefined) throw new Error('the program has the state')
  return { spec: command.spec, state, identity }
}

/** What outlives a process. */
interface Disk {
  readonly journal: ChildRecord[]
  /** How often each child has yet to fail, and the numbers of those that were run after they had succeeded. */
  readonly failures: number[]
  readonly again: number[]
}

interface Life {
  /** Undefined when it was killed. */
  readonly outcome: MapRunOutcome | undefined
  readonly run: MapRun | undefined
}

/** Runs it until it ends, or until so many more children have ended. */
async function live(request: MapRunRequest, disk: Disk, killAfter: number, after: readonly number[]): Promise<Life> {
  const clock = virtualClock()
  const earlier = [...disk.journal]
  let killed: () => void = () => undefined
  const end = new Promise<undefined>((resolve) => {
    killed = () => { resolve(undefined) }
  })
  let run: MapRun | undefined
  const running = beginMapRun(request, {
    objects: undefined, clock, earlier,
    record(child) {
      if (disk.journal.length >= earlier.length + killAfter) return
      disk.journal.push(JSON.parse(JSON.stringify(child)) as ChildRecord)
      if (disk.journal.length === earlier.length + killAfter) killed()
    },
    startChild({ program, input, index, executionName }) {
      if (disk.journal.some((child) => child.index === index && child.result.status === 'SUCCEEDED')) disk.again.push(index)
      return startExecution({ program }, input, {
        clock, executionName, integrations: {
          async invoke({ parameters, control }): Promise<Json> {
            await control?.sleep(after[index % after.length] ?? 0)
            const left = disk.failures[index] ?? 0
            disk.failures[index] = left - 1
            if (left > 0) throw new TaskFailure('Failed', String(index))
            return parameters
          },
        },
      })
    },
  }, (begun) => {
    run = begun
  })
  const outcome = await Promise.race([end, running.outcome])
  return { outcome, run }
}

test('a Map Run that is redriven and killed until it succeeds has the results of one that never failed, and runs no child that had succeeded', async () => {
  let [kills, redrives] = [0, 0]
  await fc.assert(fc.asyncProperty(fc.record({
    concurrency: fc.integer({ min: 1, max: 6 }), tolerated: fc.nat({ max: 2 }),
    failures: fc.array(fc.nat({ max: 2 }), { minLength: items, maxLength: items }), after: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 }),
    when: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
  }), async ({ concurrency, tolerated, failures, after, when }) => {
    const request = requestOf(concurrency, tolerated)
    const disk: Disk = { journal: [], failures: [...failures], again: [] }
    let redrive = 0
    let life: Life
    const left = [...when]
    do {
      life = await live({ ...request, ...(redrive > 0 && { redrive }) }, disk, left.shift() ?? Infinity, after)
      if (life.outcome === undefined) kills += 1
      else if (life.outcome.status === 'FAILED') redrive += 1
    } while (life.outcome?.status !== 'SUCCEEDED' && redrive < 100)
    redrives += redrive
    expect(disk.again).toEqual([])
    const { outcome, run } = life
    // those that are tolerated are described
    const results = (outcome?.status === 'SUCCEEDED' ? outcome.output : []) as readonly Json[]
    expect(results).toHaveLength(items)
    const failed = results.flatMap((result, i) => (typeof result === 'number' ? (expect(result).toBe(i + 1), []) : [i]))
    expect(failed.length).toBeLessThanOrEqual(tolerated)
    expect(run?.tally.items).toMatchObject({ succeeded: items - failed.length, failed: failed.length, total: items, running: 0, pending: 0, aborted: 0, pendingRedrive: 0 })
    // of each child, at most one end counts: that of its success, or the one in this redrive
    for (let index = 0; index < items; index++) {
      const ends = disk.journal.filter((child) => child.index === index)
      expect(ends.filter(({ result: { status }, redrive: of = 0 }) => status === 'SUCCEEDED' || of === redrive)).toHaveLength(1)
      expect(ends.map(({ redriveCount = 0 }) => redriveCount)).toEqual(ends.map((_, i) => i))
    }
  }), { seed: 47, numRuns: 150 })
  expect(kills).toBeGreaterThan(150)
  expect(redrives).toBeGreaterThan(150)
}, 120_000)
