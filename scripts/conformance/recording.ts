import type { Json, JsonObject } from '../../src/asl/json.js'
import type { WorkflowType } from '../../src/interpreter/index.js'

/** One execution of a case, with the members of the recording that tell of it. */
export interface RecordedExecution {
  readonly index: number
  readonly definition: JsonObject
  readonly type: WorkflowType
  readonly input: Json
  /** Null when StartExecution was given none. */
  readonly inputText: string | null
  readonly expectedKeys: readonly ExpectedKey[]
}

/** Which member of the recording an answer is, and which call gave it. */
export interface ExpectedKey {
  readonly key: string
  /** `stepfunctions.get_execution_history` */
  readonly operation: string
  /** Of a list: which element. */
  readonly index?: number
}

/** A call that is made before the executions start, in boto3's spelling. */
export interface SetupCall {
  readonly service: string
  readonly operation: string
  readonly params: JsonObject
}

/** Who answers from outside while an execution waits. */
export interface Actor {
  readonly kind: string
  readonly operation?: string
  readonly params?: JsonObject
  /** Of a worker: the URL of its queue. */
  readonly args?: readonly string[]
  readonly definition?: JsonObject
  readonly input?: Json
}

/** A state machine that the executions start. */
export interface OtherMachine {
  readonly arn: string
  readonly type: WorkflowType
  readonly definition: JsonObject
}

/** Something that was replaced when the recording was made. */
export interface Transformer {
  readonly class?: string
  readonly replacement?: string
}

/** What was seen on AWS: executions, what was set up for them, and the answers of the API. */
export interface Recording {
  readonly id: string
  /** `19-08-2024, 08:59:42` */
  readonly recordedDate?: string
  readonly executions: readonly RecordedExecution[]
  readonly lambdas: Readonly<Record<string, { readonly behaviour: string; readonly arn: string }>>
  readonly otherStateMachines: readonly OtherMachine[]
  /** What placeholders of the recording stand for. */
  readonly bindings: Readonly<Record<string, string>>
  readonly setup: readonly SetupCall[]
  readonly actors: readonly Actor[]
  readonly expected: JsonObject
  readonly transformers: readonly Transformer[]
  /** `2024-12-04T17:12:32+00:00` */
  readonly awsValidatedDate?: string | null
}

/** The account of every ARN here; recordings have others, at times two in one. */
export interface World {
  readonly accountId: string
  readonly roleArn: string
}

/** Words that stand for the role of the execution, without brackets around them. */
const roleWords = new Set(['snf_role_arn', 'sfn_role_arn'])

/**
 * Puts values in place of the placeholders that the recording says the values of, everywhere: one partition, region and account, one role.
 *
 * @example
 * resolve(recording, { accountId: '123456789012', roleArn: 'arn:aws:iam::123456789012:role/conformance' })
 */
export function resolve(recording: Recording, world: World): Recording {
  const bindings = Object.entries(recording.bindings).map(([name, value]) => [name, ofOneAccount(value, world)] as const)
  // a name may be part of a longer one
  const longestFirst = bindings.sort(([a], [b]) => b.length - a.length)
  const text = (value: string): string => {
    if (roleWords.has(value)) return world.roleArn
    const placed = value.replaceAll('arn:<partition>:', 'arn:aws:').replaceAll('<region>', 'us-east-1')
    return ofOneAccount(longestFirst.reduce((before, [name, bound]) => before.replaceAll(name, bound), placed), world)
  }
  const lambdas = Object.fromEntries(Object.entries(recording.lambdas).map(([name, known]) => [text(name), known]))
  const { bindings: _bindings, ...rest } = recording
  return { ...mapTexts({ ...rest, lambdas } as unknown as JsonObject, text) as unknown as Recording, bindings: Object.fromEntries(bindings) }
}

const account = /(?<!\d)(?:111111111111|222222222222)(?!\d)/g

const ofOneAccount = (text: string, { accountId }: World): string => text.replace(account, accountId)

/** The same value with other texts. Names of members are changed only where they are placeholders. */
function mapTexts(value: Json, text: (value: string) => string): Json {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => mapTexts(item, text))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, member]) => [name.startsWith('<') ? text(name) : name, mapTexts(member, text)]))
}
