import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/asl/json.js'
import { compile, InterpreterError, TaskFailure, virtualClock } from '../../src/interpreter/index.js'
import type { WorkflowType } from '../../src/interpreter/index.js'
import { definitionOf, plan } from './interpreter-machine.js'

/** A definition that somebody has been at, and an input. */
export interface Damaged {
  readonly type: WorkflowType
  readonly definition: Json
  readonly input: Json
}

/** Texts that belong somewhere in a definition, though seldom where they are put, and some that mean harm. */
const texts = [
  '', '$', '$.', '$$', '$.a', '$.a.b[0]', '$.items[*]', '$..a', '$..*', '$[0:1:0]', '$[-1]', '$.a[?(@.b > 1)]', '$.a[?(@.b', "$['a']", '$["', '$.a[', '$$.State.Name', '$$.Map.Item.Index', '$x', '$states', '$.length()',
  `$${'.a'.repeat(500)}`, `$${'[0]'.repeat(500)}`, '$'.repeat(100), `$..${'*..'.repeat(50)}*`,
  'States.Format(\'{} {}\', $.a, 1)', 'States.Format(\'{}\'', 'States.MathAdd(1)', 'States.Array(', 'States.ArrayRange(0, 100000, 1)', 'States.UUID()', 'States.StringToJson($.a)', 'States.Base64Decode(\'%%%\')', `${'States.Array('.repeat(50)}1${')'.repeat(50)}`, `${'States.Array('.repeat(5000)}1`,
  '{% $states.input %}', '{% $states.input.a.b + 1 %}', '{% $x %}', '{% %}', '{%', '{% ( %}', '{% $f := %}', '{% [1..5] %}', '{% $states.context.Execution.Input %}', '{% function($v) { $v } %}', '{% $map([1..3], $string) %}', '{% $error("no") %}', `{% ${'('.repeat(2000)}1${')'.repeat(2000)} %}`, `{% ${'['.repeat(300)}1${']'.repeat(300)} %}`,
  'States.ALL', 'States.Timeout', 'Busy', 'S0', 'S1', 'S2', 'Pass', 'Task', 'Map', 'Parallel', 'Choice', 'Wait', 'Fail', 'Succeed', 'JSONata', 'JSONPath', 'arn:aws:states:::lambda:invoke', 'arn:aws:states:::batch:submitJob.sync', 'arn:aws:states:::nothing:at:all', 'arn:aws:lambda:us-east-1:123456789012:function:f',
  '2024-01-01T00:00:00Z', '2024-13-45', '__proto__', 'constructor', 'toString', '\u0000', '\ud800', 'é'.repeat(300),
]

/** Expressions that would run for long if nobody stopped them: each costs what the bound allows, so there are few. */
const endless = [
  '{% ($f := function($n) { 1 + $f($n) }; $f(1)) %}', '{% ($f := function($n) { $f($n) }; $f(1)) %}', '{% $sum([1..9999999]) %}', '{% $match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/) %}', '{% ($g := function($s) { $g($s & $s) }; $g("ab")) %}',
]

const fields = [
  'Type', 'Next', 'End', 'StartAt', 'States', 'Comment', 'InputPath', 'OutputPath', 'ResultPath', 'Parameters', 'ResultSelector', 'Result', 'Arguments', 'Output', 'Assign', 'Retry', 'Catch', 'Choices', 'Default', 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath', 'Error', 'ErrorPath', 'Cause', 'Items', 'ItemsPath', 'ItemSelector', 'ItemProcessor', 'Iterator',
  'ItemBatcher', 'ItemReader', 'ResultWriter', 'Branches', 'MaxConcurrency', 'MaxConcurrencyPath', 'ToleratedFailureCount', 'ToleratedFailurePercentage', 'TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'QueryLanguage', 'Version', 'Condition', 'Variable', 'And', 'Not', 'IsPresent', 'StringMatches', 'NumericLessThanPath', 'ErrorEquals', 'MaxAttempts', 'a.$', 'a', '__proto__', 'Credentials', 'ProcessorConfig', 'Label',
]

const small: fc.Arbitrary<Json> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...texts) },
  { weight: 6, arbitrary: fc.constantFrom<Json>(0, 1, -1, 1.5, 2, 99, 1e308, -0, 100_000_000, true, false, null) },
  { weight: 3, arbitrary: fc.constantFrom<Json>([], {}, [[]], [null], { 'a.$': '$' }, { a: { 'b.$': '$.a', c: ['x'] } }, [{ ErrorEquals: ['States.ALL'], Next: 'S0' }], [{ Variable: '$.a', IsPresent: true, Next: 'S1' }], { StartAt: 'S0', States: { S0: { Type: 'Pass', End: true } } }) },
)

/** One change: at the n-th place that there is, something is taken away, put in, renamed, copied or exchanged. */
const change = fc.record({ place: fc.nat(), how: fc.constantFrom('remove' as const, 'replace' as const, 'add' as const, 'rename' as const, 'graft' as const), value: fc.oneof({ weight: 400, arbitrary: small }, { weight: 1, arbitrary: fc.constantFrom(...endless) }), field: fc.constantFrom(...fields), other: fc.nat() })
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

export const damaged: fc.Arbitrary<Damaged> = fc.record({
  plan, changes: fc.array(change, { maxLength: 4 }),
  input: fc.oneof({ weight: 3, arbitrary: fc.constant<Json>({ a: { b: 1 }, items: [1, 2, 3] }) }, { weight: 1, arbitrary: small }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json> }),
}).map(({ plan: planned, changes, input }) => ({ type: planned.type, definition: changes.reduce<Json>(changed, definitionOf(planned)), input }))

interface Place {
  readonly owner: Record<string, Json> | Json[]
  readonly key: string
}

function changed(definition: Json, { place: chosen, how, value, field, other }: Change): Json {
  const copy = structuredClone(definition)
  const places = placesIn(copy)
  const place = places[chosen % Math.max(1, places.length)]
  if (place === undefined) return value
  const { owner, key } = place
  const members = owner as Record<string, Json>
  switch (how) {
    case 'remove':
      remove(owner, key)
      break
    case 'replace':
      put(members, key, value)
      break
    case 'add':
      put(members, Array.isArray(owner) ? String(owner.length) : field, value)
      break
    case 'rename':
      if (!Array.isArray(owner)) put(members, field, members[key] ?? null)
      remove(owner, key)
      break
    case 'graft': {
      const from = places[other % places.length]
      if (from !== undefined) put(members, key, structuredClone((from.owner as Record<string, Json>)[from.key] ?? null))
    }
  }
  return copy
}

/** As JSON.parse does it: a member named `__proto__` is one like any other. */
const put = (members: Record<string, Json>, key: string, value: Json): void => {
  Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true })
}

function remove(owner: Place['owner'], key: string): void {
  if (Array.isArray(owner)) owner.splice(Number(key), 1)
  else Reflect.deleteProperty(owner, key)
}

function placesIn(value: Json): readonly Place[] {
  if (typeof value !== 'object' || value === null) return []
  const owner = value as Place['owner']
  return Object.entries(owner).flatMap(([key, item]) => [{ owner, key }, ...placesIn(item)])
}

/** What became of a damaged definition; anything else is a fault of the compiler or the interpreter. */
export type Became = 'refused' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'

/**
 * Compiles and runs it under a virtual clock; tasks answer, fail and are silent by turns.
 *
 * @throws whatever the compiler throws besides InterpreterError, and Error for a breakdown of the interpreter
 */
export async function outcomeOf({ type, definition, input }: Damaged): Promise<Became> {
  let machine
  try {
    machine = compile(definition, { type })
  } catch (error) {
    if (error instanceof InterpreterError) return 'refused'
    throw error
  }
  const clock = virtualClock()
  let calls = 0
  const { status, cause = '' } = await machine.run(input, {
    clock, history: 'full',
    integrations: {
      invoke({ parameters, taskToken, signal }) {
        calls += 1
        if (calls % 4 === 1 || taskToken !== undefined || calls > 200) return Promise.resolve<Json>(taskToken === undefined ? parameters : {})
        if (calls % 4 === 2) return Promise.reject(new TaskFailure('Busy', 'by turns'))
        if (calls % 4 === 3) return Promise.resolve<Json>({ items: [1, 2], a: 'x' } satisfies JsonObject)
        return clock.sleep(1000, signal).then(() => 'late')
      },
    },
  })
  if (cause.includes('The interpreter broke down')) throw new Error(cause)
  return status
}
