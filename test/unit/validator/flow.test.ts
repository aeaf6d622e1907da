import { describe, expect, test } from '@jest/globals'
import type { Json, JsonObject } from '../../../src/asl/index.js'
import { circlesOf, edgesOf, reachedFrom, startOf } from '../../../src/validator/flow.js'
import { readDefinition } from '../../../src/validator/model.js'
import type { MachineNode } from '../../../src/validator/model.js'
import { validate } from '../../../src/validator/index.js'

function machineOf(states: Readonly<Record<string, Json>>, start = 'A'): MachineNode {
  const { root } = readDefinition({ StartAt: start, States: states }, { type: 'STANDARD' })
  if (root === undefined) throw new Error('a definition has a root')
  return root
}

const pass = (next: string): JsonObject => ({ Type: 'Pass', Next: next })
const choice = (next: string, other: string): JsonObject => ({ Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: next }], Default: other })
const namesOf = (groups: ReturnType<typeof circlesOf>): readonly (readonly string[])[] => groups.map((group) => group.map(({ name }) => name).sort())

describe('edgesOf', () => {
  test('has every way out, in order, and none that leads nowhere', () => {
    const { states } = machineOf({
      A: { Type: 'Task', Resource: 'r', Next: 'B', Catch: [{ ErrorEquals: ['E'], Next: 'C' }, 7, { ErrorEquals: ['F'], Next: 'Nowhere' }] }, B: choice('C', 'A'), C: { Type: 'Succeed', Next: 'A' },
    })
    const edges = (name: string): readonly unknown[] => { const state = states.get(name); return state === undefined ? [] : edgesOf(state).map(({ to, kind, index }) => [to.name, kind, index]) }
    expect(edges('A')).toEqual([['B', 'next', undefined], ['C', 'catch', 0]])
    expect(edges('B')).toEqual([['C', 'rule', 0], ['A', 'default', undefined]])
    expect(edges('C')).toEqual([])
  })
})

describe('circlesOf', () => {
  test.each([
    ['a row', { A: pass('B'), B: pass('C'), C: { Type: 'Succeed' } }, [['C'], ['B'], ['A']]],
    ['a loop', { A: pass('B'), B: choice('A', 'C'), C: { Type: 'Succeed' } }, [['C'], ['A', 'B']]],
    ['a loop in a loop', { A: pass('B'), B: choice('B', 'C'), C: choice('A', 'D'), D: { Type: 'Fail' } }, [['D'], ['A', 'B', 'C']]],
    ['two loops', { A: choice('A', 'B'), B: pass('C'), C: choice('B', 'D'), D: { Type: 'Succeed' } }, [['D'], ['B', 'C'], ['A']]],
    ['what nothing reaches', { A: { Type: 'Succeed' }, B: pass('B') }, [['A']]],
  ] as const)('groups %s', (_, states, groups) => {
    expect(namesOf(circlesOf(machineOf(states)))).toEqual(groups)
  })

  test('has nothing to say where there is no start', () => {
    expect(circlesOf(machineOf({ A: pass('A') }, 'Nowhere'))).toEqual([])
  })
})

test('reachedFrom takes the ways that are let through', () => {
  const machine = machineOf({ A: choice('B', 'C'), B: { Type: 'Succeed' }, C: { Type: 'Succeed' } })
  const start = startOf(machine)
  if (start === undefined) throw new Error('there is a start')
  expect([...reachedFrom([start], ({ kind }) => kind !== 'rule')].map(({ name }) => name)).toEqual(['A', 'C'])
})

test('a chain of many thousand states needs no stack', () => {
  const count = 8000
  const states = Object.fromEntries(Array.from({ length: count }, (_, i) => [`S${i}`, i === count - 1 ? { Type: 'Succeed' } : { Type: 'Pass', Assign: { [`v${i}`]: i }, ResultPath: `$.r${i}`, Next: `S${i + 1}` }] as const))
  expect(circlesOf(machineOf(states, 'S0'))).toHaveLength(count)
  expect(validate({ StartAt: 'S0', States: states })).toEqual([])
})
