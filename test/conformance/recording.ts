import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
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
  readonly expectedKeys: readonly { readonly key: string; readonly operation: string; readonly index?: number }[]
}

/** Who answers from outside while an execution waits. */
export interface Actor {
  readonly kind: string
  readonly operation?: string
  readonly params?: JsonObject
}

/** What was seen on AWS: executions, what was set up for them, and the answers of the API. */
export interface Recording {
  /** Path below the folder of cases. */
  readonly file: string
  readonly id: string
  readonly executions: readonly RecordedExecution[]
  readonly lambdas: Readonly<Record<string, { readonly behaviour: string; readonly arn: string }>>
  readonly actors: readonly Actor[]
  readonly expected: JsonObject
  readonly transformers: readonly { readonly class?: string; readonly replacement?: string }[]
}

const folder = path.resolve(import.meta.dirname, '../../../shared/conformance/cases')

/** Recordings replace the partition and the region everywhere but in what was sent. */
const concrete = (text: string): string => text.replaceAll('arn:<partition>:', 'arn:aws:').replaceAll('<region>', 'us-east-1')

/** Every recording, in a fixed order; `undefined` where they are not at hand. */
export function readRecordings(): readonly Recording[] | undefined {
  if (!existsSync(folder)) return undefined
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((file) => ({ ...JSON.parse(concrete(readFileSync(path.join(folder, file), 'utf8'))) as Omit<Recording, 'file'>, file }))
}
