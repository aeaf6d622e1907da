import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { eq, stateMachine } from '../../src/builder/index.js'
import type { JsonObject } from '../../src/asl/json.js'
import { compile } from '../../src/interpreter/index.js'

/** A random flow as data. */
type Plan = readonly ({ readonly kind: 'pass' | 'wait' } | { readonly kind: 'choice'; readonly then: Plan; readonly otherwise: Plan } | { readonly kind: 'map'; readonly body: Plan } | { readonly kind: 'parallel'; readonly branches: readonly Plan[] })[]

const { plan } = fc.letrec<{ plan: Plan; step: Plan[number] }>((tie) => ({
  plan: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('pass' as const, 'wait' as const) }),
    fc.record({ kind: fc.constant('choice' as const), then: tie('plan'), otherwise: tie('plan') }),
    fc.record({ kind: fc.constant('map' as const), body: tie('plan') }),
    fc.record({ kind: fc.constant('parallel' as const), branches: fc.array(tie('plan'), { minLength: 1, maxLength: 3 }) }),
  ),
}))

/** The typed surface has no place for flows made of data, so this builds without types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
type Untyped = any

function build(flow: Untyped, steps: Plan, name: () => string): Untyped {
  return steps.reduce<Untyped>((at, step) => {
    switch (step.kind) {
      case 'pass': return at.pass(name(), ($: Untyped) => $.input)
      case 'wait': return at.wait(name(), { seconds: 1 })
      case 'choice': return at.choice(name(), (c: Untyped) => c.when(($: Untyped) => eq($.input, 1), (f: Untyped) => build(f, step.then, name)).otherwise((f: Untyped) => build(f, step.otherwise, name)))
      case 'map': return at.map(name(), { items: ($: Untyped) => $.input, each: (f: Untyped) => build(f, step.body, name) })
      case 'parallel': return at.parallel(name(), step.branches.map((branch) => (f: Untyped) => build(f, branch, name)))
    }
  }, flow)
}

/** Every machine in a definition, its own and those inside its states. */
const machinesIn = (machine: JsonObject): readonly JsonObject[] => [machine, ...Object.values(machine['States'] as Readonly<Record<string, JsonObject>>).flatMap((state) =>
  [...(state['Branches'] as readonly JsonObject[] | undefined ?? []), ...(state['ItemProcessor'] === undefined ? [] : [state['ItemProcessor'] as JsonObject])].flatMap(machinesIn))]

const targetsOf = (state: JsonObject): readonly string[] =>
  [state['Next'], state['Default'], ...(state['Choices'] as readonly JsonObject[] | undefined ?? []).map((rule) => rule['Next'])].filter((target) => typeof target === 'string')

describe('every flow becomes a sound definition', () => {
  test('targets exist, every state is reached, names are unique, and it compiles', () => {
    fc.assert(fc.property(plan, (steps) => {
      let n = 0
      const { definition } = stateMachine('random', { type: 'STANDARD' }).input<unknown>().define((flow) => build(flow, steps, () => `S${n++}`))
      const names: string[] = []
      for (const machine of machinesIn(definition)) {
        const states = machine['States'] as Readonly<Record<string, JsonObject>>
        names.push(...Object.keys(states))
        const reached = new Set<string>()
        const visit = (name: string): void => {
          if (reached.has(name)) return
          reached.add(name)
          const state = states[name]
          expect(state).toBeDefined()
          for (const target of targetsOf(state ?? {})) visit(target)
        }
        visit(String(machine['StartAt']))
        expect([...reached].sort()).toEqual(Object.keys(states).sort())
      }
      expect(new Set(names).size).toBe(names.length)
      expect(names).toHaveLength(n)
      compile(definition, { type: 'STANDARD' })
    }), { seed: 7, numRuns: 300 })
  })
})
