import type { Json, JsonObject } from '../../../src/asl/json.js'
import { compile, startExecution, virtualClock } from '../../../src/interpreter/index.js'
import type { RunningExecution } from '../../../src/interpreter/index.js'
import type { TaskControl } from '../../../src/interpreter/types.js'
import type { ChunkLine } from '../../../tasks/lambdas/begin/contract.js'
import type { DocumentRequest } from '../../../tasks/lambdas/consume/contract.js'
import type { LookUpInput, OpenDocument } from '../../../tasks/lambdas/look-up/contract.js'
import type { ItemMessage, JobMessage } from '../../../tasks/shared/message.js'
import { runSuite } from '../../../workflows/index.js'
import { Objects } from '../interpreter/objects.js'

const bucket = '${ListBucket}'
const machine = compile(runSuite.definition, { type: 'STANDARD' })

/** The world around a suite; each throws what its service throws. */
export interface Around {
  readonly begin?: (attempt: number) => void
  readonly lookUp?: (order: LookUpInput, attempt: number) => readonly OpenDocument[]
  readonly readText?: (range: string) => string
  readonly document?: (request: DocumentRequest) => JsonObject
  /** Seconds that looking up takes. */
  readonly lookUpTakes?: number
  /** Seconds that a document takes, within the time that its caller gives it. */
  readonly documentTakes?: (request: DocumentRequest) => number
  readonly settle?: (attempt: number) => void
  readonly tell?: (message: ItemMessage) => void
  /** How the run ends; undefined when nobody ever says. */
  readonly end?: { readonly scoreKey: string } | { readonly error: string }
  /** Whether the list of chunks is gone. */
  readonly listMissing?: boolean
}

export interface SuiteEnd {
  readonly status: string
  readonly output: Json | undefined
  readonly error: string | undefined
  readonly requests: readonly DocumentRequest[]
  readonly told: readonly ItemMessage[]
  readonly givenUp: readonly JobMessage[]
  /** What `settle` was called with. */
  readonly settled: readonly JsonObject[]
  /** What the Map Run's writer left, by the ends of the names. */
  readonly written: ReadonlyMap<string, string>
  readonly took: number
}

/** Lets seconds of the execution's clock go by. */
async function take(control: TaskControl | undefined, seconds: number): Promise<void> {
  if (control === undefined) throw new Error('there is no clock to wait by')
  await control.sleep(seconds * 1_000)
}

/** An item of a chunk that is to be run. */
export const openDocument = (index: number): OpenDocument => ({ index, digest: `d${index}`, range: `bytes=${index}-${index}`, resultKey: `r${index}`, analysisKey: `a${index}` })

/** Runs a suite of these chunks to its end. */
export async function suiteOf(chunks: readonly ChunkLine[], around: Around = {}): Promise<SuiteEnd> {
  const clock = virtualClock()
  const requests: DocumentRequest[] = []
  const told: ItemMessage[] = []
  const givenUp: JobMessage[] = []
  const settled: JsonObject[] = []
  const objects = new Objects(around.listMissing === true ? {} : { [`${bucket}/list`]: chunks.map((line) => `${JSON.stringify(line)}\n`).join('') })
  const attempts = new Map<string, number>()
  const attempt = (name: string): number => {
    attempts.set(name, (attempts.get(name) ?? 0) + 1)
    return attempts.get(name) ?? 0
  }
  const answerLater = (execution: RunningExecution, token: string): Json => {
    const { end = { scoreKey: 's' } } = around
    clock.schedule(clock.now() + 1_000, () => 'error' in end ? execution.failTask(token, { error: end.error }) : execution.completeTask(token, { runId: 'r', scoreKey: end.scoreKey }))
    return {}
  }
  const documentOf = async (values: JsonObject, control: TaskControl | undefined): Promise<Json> => {
    const request = JSON.parse(values['Input'] as string) as DocumentRequest
    requests.push(request)
    if (around.documentTakes !== undefined) await take(control, around.documentTakes(request))
    return around.document?.(request) ?? { Status: 'SUCCEEDED', Output: '{}' }
  }

  const execution: RunningExecution = startExecution(machine, { runId: 'r', suite: 'backtest', chunksAtOnce: 2 }, {
    clock, objects,
    entropy: { uuid: () => '00000000-0000-4000-8000-000000000000', random: () => 0.5 },
    integrations: {
      async invoke({ stateName, parameters, control }) {
        await Promise.resolve()
        const values = parameters as JsonObject
        const payload = values['Payload'] as JsonObject
        switch (stateName) {
          case 'Begin': {
            around.begin?.(attempt('begin'))
            return { StatusCode: 200, Payload: { open: chunks.length, key: chunks.length === 0 ? '' : 'list', modelDigest: 'm', fresh: false } }
          }
          case 'LookUp': {
            const order = payload as unknown as LookUpInput
            if (around.lookUpTakes !== undefined) await take(control, around.lookUpTakes)
            return { StatusCode: 200, Payload: { open: (around.lookUp?.(order, attempt(`look-up ${order.chunk}`)) ?? Array.from({ length: order.of }, (_, index) => openDocument(index))) as unknown as Json } }
          }
          case 'ReadText': return { Body: around.readText?.(values['Range'] as string) ?? JSON.stringify({ value: `text of ${values['Key'] as string} ${values['Range'] as string}`, key: null }) }
          case 'RunDocument': return documentOf(values, control)
          case 'TellFailure': {
            const message = values['MessageBody'] as unknown as ItemMessage
            around.tell?.(message)
            told.push(message)
            return { MessageId: 'm' }
          }
          case 'Settle': {
            settled.push(payload)
            around.settle?.(attempt('settle'))
            return answerLater(execution, payload['taskToken'] as string)
          }
          case 'GiveUp': {
            const job = values['MessageBody'] as unknown as JobMessage
            givenUp.push(job)
            return answerLater(execution, job.taskToken ?? '')
          }
          default: throw new Error(`nothing answers ${stateName}`)
        }
      },
    },
  })
  const { status, output, error, startedAt, stoppedAt } = await execution.result
  const written = new Map([...objects.written].map(([key, body]) => [key.slice(key.lastIndexOf('/') + 1), body]))
  return { status, output, error, requests, told, givenUp, settled, written, took: stoppedAt - startedAt }
}
