import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { definitionText, eq, stateMachine } from '../../src/builder/index.js'
import type { AnyMachine, FlowEnd } from '../../src/builder/index.js'
import { expression } from '../../src/builder/expression.js'
import type { FlowBuilder } from '../../src/builder/flow-builder.js'
import type { JsonObject } from '../../src/asl/json.js'
import { compile } from '../../src/interpreter/index.js'

/** A random flow as data. */
type Plan = readonly ({ readonly kind: 'pass' | 'wait' } | { readonly kind: 'choice'; readonly then: Plan; readonly otherwise: Plan } | { readonly kind: 'map' | 'distributedMap'; readonly body: Plan } | { readonly kind: 'parallel'; readonly branches: readonly Plan[] })[]

const { plan } = fc.letrec<{ plan: Plan; step: Plan[number] }>((tie) => ({
  plan: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('pass' as const, 'wait' as const) }),
    fc.record({ kind: fc.constant('choice' as const), then: tie('plan'), otherwise: tie('plan') }),
    fc.record({ kind: fc.constantFrom('map' as const, 'distributedMap' as const), body: tie('plan') }),
    fc.record({ kind: fc.constant('parallel' as const), branches: fc.array(tie('plan'), { minLength: 1, maxLength: 3 }) }),
  ),
}))

const input = expression<number>('$states.input')

interface Rules { when(test: () => unknown, then: (flow: FlowBuilder) => FlowBuilder): Rules; otherwise(then: (flow: FlowBuilder) => FlowBuilder): { readonly otherwise: FlowBuilder['nodes'] } }

/** The typed surface has no place for flows made of data: this uses what lies under it. */
function build(flow: FlowBuilder, steps: Plan, name: () => string): FlowBuilder {
  return steps.reduce((at, step) => {
    switch (step.kind) {
      case 'pass': return at.pass(name(), () => input)
      case 'wait': return at.wait(name(), { seconds: 1 })
      case 'choice': return at.choice(name(), (rules) => (rules as Rules).when(() => eq(input, 1), (then) => build(then, step.then, name)).otherwise((other) => build(other, step.otherwise, name)))
      case 'map': return at.map(name(), { items: () => input, each: (body) => build(body, step.body, name) })
      case 'distributedMap': return at.distributedMap(name(), { executionType: 'STANDARD', items: () => input, each: (body) => build(body, step.body, name) })
      case 'parallel': return at.parallel(name(), step.branches.map((branch) => (start) => build(start, branch, name)))
    }
  }, flow)
}

/** Distributed Maps in a plan, nested ones included. */
const distributedIn = (steps: Plan): number => steps.reduce((sum, step) => {
  switch (step.kind) {
    case 'pass': case 'wait': return sum
    case 'choice': return sum + distributedIn(step.then) + distributedIn(step.otherwise)
    case 'map': return sum + distributedIn(step.body)
    case 'distributedMap': return sum + 1 + distributedIn(step.body)
    case 'parallel': return sum + distributedIn(step.branches.flat())
  }
}, 0)

function machineOf(steps: Plan): { readonly machine: AnyMachine; readonly count: number } {
  let count = 0
  const machine = stateMachine('random', { type: 'STANDARD' }).input<unknown>().define((flow) => build(flow as unknown as FlowBuilder, steps, () => `S${count++}`) as unknown as FlowEnd<unknown, never>)
  return { machine, count }
}

/** Every machine in a definition, its own and those inside its states. */
const machinesIn = (machine: JsonObject): readonly JsonObject[] => [machine, ...Object.values(machine['States'] as Readonly<Record<string, JsonObject>>).flatMap((state) =>
  [...(state['Branches'] as readonly JsonObject[] | undefined ?? []), ...(state['ItemProcessor'] === undefined ? [] : [state['ItemProcessor'] as JsonObject])].flatMap(machinesIn))]

const targetsOf = (state: JsonObject): readonly string[] =>
  [state['Next'], state['Default'], ...(state['Choices'] as readonly JsonObject[] | undefined ?? []).map((rule) => rule['Next'])].filter((target) => typeof target === 'string')

function reachedFrom(start: string, states: Readonly<Record<string, JsonObject>>): ReadonlySet<string> {
  const reached = new Set<string>()
  const visit = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    const state = states[name]
    expect(state).toBeDefined()
    for (const target of targetsOf(state ?? {})) visit(target)
  }
  visit(start)
  return reached
}

describe('every flow becomes a sound definition', () => {
  test('targets exist, every state is reached, names are unique, and it compiles', () => {
    fc.assert(fc.property(plan, (steps) => {
      const { machine: { definition, distributedMaps }, count } = machineOf(steps)
      expect(distributedMaps).toHaveLength(distributedIn(steps))
      const names: string[] = []
      for (const machine of machinesIn(definition)) {
        const states = machine['States'] as Readonly<Record<string, JsonObject>>
        names.push(...Object.keys(states))
        expect([...reachedFrom(machine['StartAt'] as string, states)].sort()).toEqual(Object.keys(states).sort())
      }
      expect(new Set(names).size).toBe(names.length)
      expect(names).toHaveLength(count)
      compile(definition, { type: 'STANDARD' })
    }), { seed: 7, numRuns: 300 })
  })

  test('the same flow gives the same bytes', () => {
    fc.assert(fc.property(plan, (steps) => {
      expect(definitionText(machineOf(steps).machine)).toBe(definitionText(machineOf(steps).machine))
    }), { seed: 8, numRuns: 100 })
  })
})
