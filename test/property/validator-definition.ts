import type { JsonObject, QueryLanguage } from '../../src/asl/index.js'

/** JSON that is being written, or damaged. */
export interface Draft { [key: string]: Part }
export type Part = null | boolean | number | string | Part[] | Draft

/** A small generator of numbers from 0 to below 1: the same seed gives the same numbers. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const pick = <T>(items: readonly T[], random: () => number): T | undefined => items[Math.floor(random() * items.length)]

interface Writing {
  readonly random: () => number
  /** Counts names, so that none is used twice. */
  names: number
  readonly language: QueryLanguage
  /** Whether it may wait for jobs, callbacks and have Distributed Maps. */
  readonly standard: boolean
}

/** A valid definition, of some of everything that the language has. */
export interface Valid {
  readonly definition: JsonObject
  readonly type: 'STANDARD' | 'EXPRESS'
}

/**
 * Writes a valid definition.
 *
 * @param seed - the same seed gives the same definition
 */
export function validDefinition(seed: number): Valid {
  const language = seed % 2 === 0 ? 'JSONPath' : 'JSONata'
  const standard = seed % 5 !== 0
  const writing: Writing = { random: randomOf(seed), names: 0, language, standard }
  const definition = { Comment: `Definition ${seed}`, ...(language === 'JSONata' && { QueryLanguage: language }), ...machine(writing, 0), ...(seed % 3 === 0 && { TimeoutSeconds: 3600 }) }
  return { definition: JSON.parse(JSON.stringify(definition)) as JsonObject, type: standard ? 'STANDARD' : 'EXPRESS' }
}

/** States in a row; the second to last is where errors lead, the last ends. */
function machine(writing: Writing, depth: number): Draft {
  const count = depth === 0 ? 7 : 2
  const start = writing.names
  writing.names += count + 3
  const name = (i: number): string => `Step ${start + i}`
  const [failed, done] = [name(count + 1), name(count + 2)]
  const states: Draft = { [name(0)]: first(writing, name(1), start) }
  for (let i = 1; i <= count; i++) states[name(i)] = step(writing, depth, i === count ? done : name(i + 1), failed, i, start)
  // an inner row may have no step that fails
  if (JSON.stringify(states).includes(`"${failed}"`)) states[failed] = { Type: 'Fail', Error: 'Broken', Cause: 'A step went wrong.' }
  states[done] = writing.random() < 0.5 ? { Type: 'Succeed' } : { Type: 'Pass', Comment: 'The last one', End: true }
  return { StartAt: name(0), States: states }
}

/** Sets a variable, and data of a known form. Only the outermost one knows what its input is like. */
function first({ language }: Writing, next: string, start: number): Draft {
  const outermost = start === 0
  if (language === 'JSONata') {
    const Output = outermost ? { orders: [{ id: 1, total: 9 }], count: '{% $count($states.input.orders) %}' } : { all: '{% $states.input %}', count: 1 }
    return { Type: 'Pass', Output, Assign: { [`total${start}`]: outermost ? '{% $sum($states.input.orders.total) %}' : 5 }, Next: next }
  }
  const Parameters = outermost ? { 'orders.$': '$.orders', 'text.$': "States.Format('{} of {}', $.name, $.size)", fixed: 1 } : { 'text.$': "States.Format('all of {}', $)", fixed: 1 }
  return { Type: 'Pass', Parameters, ResultPath: '$.prepared', Assign: { [`total${start}`]: 5 }, Next: next }
}

function step(writing: Writing, depth: number, next: string, failed: string, i: number, start: number): Draft {
  const { random, standard } = writing
  const kinds = ['task', 'choice', 'wait', 'pass', 'task', 'callback', ...(depth < 2 ? ['parallel', 'map'] : [])]
  // the outermost level has one of each: its place in the row says which
  const kind = depth === 0 ? ['task', 'choice', 'parallel', 'wait', standard ? 'distributed' : 'map', 'callback', 'pass'][i - 1] ?? 'pass' : pick(kinds, random)
  switch (kind ?? 'task') {
    case 'choice': return choice(writing, next, failed, start)
    case 'wait': return wait(writing, next, start)
    case 'parallel': return { Type: 'Parallel', Branches: [machine(writing, depth + 1), machine(writing, depth + 1)], ...keeping(writing, '$.both'), ...catching(writing, failed), Next: next }
    case 'map': return map(writing, next, failed, depth)
    case 'distributed': return distributed(writing, next, failed)
    case 'callback': return callback(writing, next, failed)
    case 'pass': return variable(writing, next, start)
    default: return task(writing, next, failed)
  }
}

/** What the state was given goes on, with its result where there is a place for it. */
const keeping = ({ language }: Writing, place: string): Draft => (language === 'JSONPath' ? { ResultPath: place } : { Output: '{% $states.input %}' })

const catching = ({ language }: Writing, failed: string): Draft => ({
  Retry: [{ ErrorEquals: ['Lambda.ServiceException', 'Lambda.TooManyRequestsException'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }, { ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
  Catch: [{ ErrorEquals: ['Known'], Next: failed }, { ErrorEquals: ['States.ALL'], Next: failed, ...(language === 'JSONata' ? { Output: '{% $states.errorOutput %}' } : { ResultPath: '$.error' }) }],
})

const task = (writing: Writing, next: string, failed: string): Draft => ({
  Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 60, ...catching(writing, failed),
  ...(writing.language === 'JSONata'
    ? { Arguments: { FunctionName: 'score', Payload: '{% $states.input %}' }, Output: "{% $merge([$states.input, { 'score': $states.result.Payload.score }]) %}" }
    : { Parameters: { FunctionName: 'score', 'Payload.$': '$' }, ResultSelector: { 'score.$': '$.Payload.score' }, ResultPath: '$.scored' }),
  Next: next,
})

function callback(writing: Writing, next: string, failed: string): Draft {
  const resource = writing.standard ? 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' : 'arn:aws:states:::sqs:sendMessage'
  const body = writing.language === 'JSONata' ? { Arguments: { QueueUrl: 'q', MessageBody: { token: writing.standard ? '{% $states.context.Task.Token %}' : 'none' } }, Output: '{% $states.input %}' } : { Parameters: { QueueUrl: 'q', MessageBody: writing.standard ? { 'token.$': '$$.Task.Token' } : 'none' }, ResultPath: '$.sent' }
  return { Type: 'Task', Resource: resource, TimeoutSeconds: 900, HeartbeatSeconds: 300, Credentials: { RoleArn: 'arn:aws:iam::123456789012:role/sender' }, ...body, Catch: [{ ErrorEquals: ['States.Timeout'], Next: failed }], Next: next }
}

function choice({ language }: Writing, next: string, failed: string, start: number): Draft {
  if (language === 'JSONata') {
    return { Type: 'Choice', Choices: [{ Condition: `{% $total${start} > 3 and $exists($states.input) %}`, Next: next }, { Condition: `{% $total${start} = 1 %}`, Next: failed }], Default: failed }
  }
  return {
    Type: 'Choice',
    Choices: [
      { And: [{ Variable: '$.prepared.fixed', NumericGreaterThan: 3 }, { Not: { Variable: '$.prepared.text', StringEquals: 'none' } }], Next: next },
      { Variable: '$.prepared.text', TimestampLessThan: '2026-01-31T12:00:00Z', Next: failed },
      { Variable: '$.prepared.fixed', IsPresent: true, Next: next },
    ],
    Default: failed,
  }
}

function wait({ language, random }: Writing, next: string, start: number): Draft {
  const until = language === 'JSONata' ? [{ Seconds: 10 }, { Timestamp: '2027-01-31T12:00:00Z' }, { Seconds: `{% $total${start} %}` }] : [{ Seconds: 10 }, { Timestamp: '2027-01-31T12:00:00Z' }, { SecondsPath: '$.prepared.fixed' }]
  return { Type: 'Wait', ...pick(until, random), Next: next }
}

const variable = ({ language }: Writing, next: string, start: number): Draft =>
  (language === 'JSONata' ? { Type: 'Pass', Output: `{% $merge([$states.input, { 'total': $total${start} + 1 }]) %}`, Next: next } : { Type: 'Pass', Parameters: { 'total.$': `$total${start}`, 'all.$': `States.MathAdd($total${start}, 1)` }, ResultPath: '$.summed', Next: next })

function map(writing: Writing, next: string, failed: string, depth: number): Draft {
  const items = writing.language === 'JSONata' ? { Items: '{% [$states.input] %}', ItemSelector: { order: '{% $states.context.Map.Item.Value %}' }, Output: '{% $states.input %}' } : { ItemsPath: '$$.Execution.Input.orders', ItemSelector: { 'order.$': '$$.Map.Item.Value' }, ResultPath: '$.each' }
  return { Type: 'Map', ...items, MaxConcurrency: 5, ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...machine(writing, depth + 1) }, ...catching(writing, failed), Next: next }
}

function distributed(writing: Writing, next: string, failed: string): Draft {
  const name = writing.language === 'JSONata' ? 'Arguments' : 'Parameters'
  const inner = machine({ ...writing, standard: false }, 2)
  writing.names += 10
  return {
    Type: 'Map', Label: `Rows${writing.names}`, MaxConcurrency: 100, ToleratedFailurePercentage: 5,
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', [name]: { Bucket: 'data', Key: 'rows.csv' }, ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', MaxItems: 1000 } },
    ItemBatcher: { MaxItemsPerBatch: 10 },
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...inner },
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', [name]: { Bucket: 'results', Prefix: 'rows' } },
    ...keeping(writing, '$.rows'),
    ...catching(writing, failed), Next: next,
  }
}
