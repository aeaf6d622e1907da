import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/asl/json.js'
import type { QueryLanguage } from '../../src/asl/index.js'
import type { WorkflowType } from '../../src/interpreter/index.js'

/** A random machine as data: steps in a row, some of them with rows inside. */
export interface Plan {
  readonly type: WorkflowType
  readonly language: QueryLanguage
  readonly steps: readonly Step[]
}

interface Common { readonly jsonata: boolean; readonly catches: 'none' | 'all' | 'one'; readonly retries: number; readonly jitter: boolean }

export type Step = Common & (
  | { readonly kind: 'pass' | 'choice' | 'loop' | 'succeed' | 'fail' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'task'; readonly resource: number; readonly timeout: number | undefined; readonly heartbeat: number | undefined }
  | { readonly kind: 'parallel'; readonly branches: readonly (readonly Step[])[] }
  | { readonly kind: 'map'; readonly items: number; readonly concurrency: number; readonly distributed: boolean; readonly body: readonly Step[] }
)

const common = { jsonata: fc.boolean(), catches: fc.constantFrom('none' as const, 'all' as const, 'one' as const), retries: fc.nat({ max: 2 }), jitter: fc.boolean() }

const { steps } = fc.letrec<{ steps: readonly Step[]; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: fc.record({ ...common, kind: fc.constant('task' as const), resource: fc.nat({ max: 3 }), timeout: fc.constantFrom(undefined, 4, 10), heartbeat: fc.constantFrom(undefined, 3) }) },
    { weight: 4, arbitrary: fc.record({ ...common, kind: fc.constantFrom('pass' as const, 'choice' as const, 'loop' as const) }) },
    { weight: 1, arbitrary: fc.record({ ...common, kind: fc.constantFrom('succeed' as const, 'fail' as const) }) },
    { weight: 1, arbitrary: fc.record({ ...common, kind: fc.constant('wait' as const), seconds: fc.nat({ max: 5 }) }) },
    { weight: 2, arbitrary: fc.record({ ...common, kind: fc.constant('parallel' as const), branches: fc.array(tie('steps'), { minLength: 1, maxLength: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ ...common, kind: fc.constant('map' as const), items: fc.nat({ max: 5 }), concurrency: fc.nat({ max: 3 }), distributed: fc.boolean(), body: tie('steps') }) },
  ),
}))

export const plan: fc.Arbitrary<Plan> = fc.record({ type: fc.constantFrom('STANDARD', 'EXPRESS'), language: fc.constantFrom('JSONPath', 'JSONata'), steps })

const resources = ['arn:aws:lambda:us-east-1:123456789012:function:f', 'arn:aws:states:::lambda:invoke', 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', 'arn:aws:states:::batch:submitJob.sync'] as const

/** Writes a plan down as Amazon States Language. Expressions read input, variables, context, randomness and time. */
export function definitionOf({ type, language, steps: row }: Plan): JsonObject {
  let made = 0
  const fresh = (): string => `S${made++}`
  const has = (jsonata: boolean): boolean => language === 'JSONata' || jsonata

  const recovery = ({ catches, retries, jitter, jsonata }: Step, name: string, next: string | undefined): JsonObject => ({
    ...(retries > 0 && { Retry: [{ ErrorEquals: ['Busy', 'States.Timeout'], MaxAttempts: retries, IntervalSeconds: 2, BackoffRate: 1.5, ...(jitter && { JitterStrategy: 'FULL' }) }] }),
    ...(catches !== 'none' && next !== undefined && {
      Catch: [{
        ErrorEquals: [catches === 'all' ? 'States.ALL' : 'Busy'], Next: next,
        ...(has(jsonata) ? { Assign: { [`caught${name}`]: '{% $states.errorOutput.Error %}' }, Output: { was: '{% $states.input %}' } } : { Assign: { [`caught${name}.$`]: '$.Error' }, ResultPath: null }),
      }],
    }),
  })

  const machineOf = (inner: readonly Step[]): JsonObject => {
    const states: Record<string, JsonObject> = {}
    const names = inner.map(fresh)
    for (const [i, step] of inner.entries()) Object.assign(states, statesOf(step, names[i] ?? '', names[i + 1]))
    return { StartAt: names[0] ?? '', States: states }
  }

  /** The states of one step, the first of that name. */
  function statesOf(step: Step, name: string, next: string | undefined): Readonly<Record<string, JsonObject>> {
    const jsonata = has(step.jsonata)
    const leave: JsonObject = next === undefined ? { End: true } : { Next: next }
    const spoken: JsonObject = language === 'JSONPath' && jsonata ? { QueryLanguage: 'JSONata' } : {}
    const one = (state: JsonObject): Readonly<Record<string, JsonObject>> => ({ [name]: { ...spoken, ...state } })
    switch (step.kind) {
      case 'pass':
        return one({ Type: 'Pass', ...(jsonata
          ? { Output: { r: '{% $random() %}', u: '{% $uuid() %}', at: '{% $millis() %}', in: '{% $states.context.State.EnteredTime %}' }, Assign: { [`seen${name}`]: '{% $string($states.input) %}' } }
          : { Parameters: { 'r.$': 'States.MathRandom(1, 1000)', 'u.$': 'States.UUID()', 'in.$': '$$.State.EnteredTime' }, Assign: { [`seen${name}.$`]: 'States.JsonToString($)' } }), ...leave })
      case 'succeed': return one({ Type: 'Succeed' })
      case 'fail': return one({ Type: 'Fail', Error: 'Busy', Cause: 'because' })
      case 'wait': return one({ Type: 'Wait', Seconds: step.seconds, ...leave })
      case 'choice': {
        const other = fresh()
        return {
          ...one({ Type: 'Choice', Choices: [jsonata ? { Condition: '{% $exists($states.input.r) %}', Next: other } : { Variable: '$.r', IsPresent: true, Next: other }], Default: other }),
          [other]: { Type: 'Pass', ...leave },
        }
      }
      case 'loop': {
        const [more, test] = [fresh(), fresh()]
        return {
          ...one({ Type: 'Pass', Assign: { [`i${name}`]: 0 }, Next: more }),
          [more]: { ...spoken, Type: 'Pass', Assign: jsonata ? { [`i${name}`]: `{% $i${name} + 1 %}` } : { [`i${name}.$`]: `States.MathAdd($i${name}, 1)` }, Next: test },
          [test]: { ...spoken, Type: 'Choice', Choices: [jsonata ? { Condition: `{% $i${name} < 3 %}`, Next: more } : { Variable: `$i${name}`, NumericLessThan: 3, Next: more }], Default: `${name}x` },
          [`${name}x`]: { Type: 'Pass', ...leave },
        }
      }
      case 'task': {
        const resource = resources[type === 'EXPRESS' ? step.resource % 2 : step.resource] ?? resources[0]
        const token = resource.endsWith('Token')
        return one({
          Type: 'Task', Resource: resource,
          ...(jsonata ? { Arguments: { n: '{% $states.context.State.RetryCount %}', ...(token && { t: '{% $states.context.Task.Token %}' }) } } : { Parameters: { 'n.$': '$$.State.RetryCount', ...(token && { 't.$': '$$.Task.Token' }) } }),
          ...(step.timeout !== undefined && { TimeoutSeconds: step.timeout }), ...(step.heartbeat !== undefined && { HeartbeatSeconds: step.heartbeat }),
          ...recovery(step, name, next), ...leave,
        })
      }
      case 'parallel': return one({ Type: 'Parallel', Branches: step.branches.map(machineOf), ...recovery(step, name, next), ...leave })
      case 'map': {
        const items: Json = Array.from({ length: step.items }, (_, i) => i)
        const map: JsonObject = {
          Type: 'Map', ...(jsonata ? { Items: items } : { ItemsPath: '$.items' }), MaxConcurrency: step.concurrency,
          ItemSelector: jsonata ? { at: '{% $states.context.Map.Item.Index %}' } : { 'at.$': '$$.Map.Item.Index' },
          // EXPRESS machines have none
          ItemProcessor: { ...(step.distributed && type === 'STANDARD' && { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }), ...machineOf(step.body) }, ...recovery(step, name, next), ...leave,
        }
        // in JSONPath the items come with the input
        return jsonata ? one(map) : { [name]: { Type: 'Pass', Result: { items }, Next: `${name}m` }, [`${name}m`]: map }
      }
    }
  }

  return { ...(language === 'JSONata' && { QueryLanguage: language }), TimeoutSeconds: 200, ...machineOf(row) }
}
