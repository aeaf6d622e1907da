import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import type { Item } from '../../src/nlp/index.js'
import type { InputOf, OutputOf } from '../../src/builder/contract.js'
import type { RunReport } from '../../tasks/lambdas/score/contract.js'
import type { Submit } from '../../tasks/lambdas/submit/contract.js'
import { createObjectStore } from '../../tasks/shared/aws/object-store.js'
import { createTable } from '../../tasks/shared/aws/table.js'
import { storeItems } from '../../tasks/shared/item-store.js'
import { modelKey } from '../../tasks/shared/layout.js'
import { createLedger } from '../../tasks/shared/ledger/index.js'
import { readPiece } from '../../tasks/shared/prediction-piece.js'
import type { RunPrediction } from '../../tasks/shared/prediction-piece.js'
import { readRunStatus, runIdOf } from '../../tasks/shared/run-status.js'
import type { RunStatus } from '../../tasks/shared/run-status.js'
import type { LoadedModel } from './model.js'
import type { ClientConfig, StackOutputs } from './stack.js'
import { patience as usual, RunFailure, waitForScore } from './wait.js'
import type { Patience } from './wait.js'

/** What one run of one model gave. */
export interface FinishedRun {
  readonly runId: string
  readonly listDigest: string
  readonly report: RunReport
  /** Milliseconds by phase. */
  readonly timings: Readonly<Record<string, number>>
  /**
   * What was predicted, in the order of the items; read anew each time, a part at a time. Not after the pipeline was closed.
   *
   * @throws RunFailure when a part is not there
   */
  predictions(): AsyncIterable<RunPrediction>
}

/** What is to be run. */
export interface RunOrder {
  readonly model: LoadedModel
  /** Called for each pass over the items. */
  readonly items: () => AsyncIterable<Item> | Iterable<Item>
  /** Whether to run everything, also items whose result is known. */
  readonly fresh: boolean
}

/** The deployed pipeline, seen from outside. */
export interface Pipeline {
  /**
   * Runs a model over items: uploads what is not there, submits the run and waits for its score. A run of the same content that
   * was interrupted is taken up again.
   *
   * @throws RunFailure
   */
  run(order: RunOrder, watch: RunWatch): Promise<FinishedRun>
  close(): void
}

export interface RunWatch {
  readonly signal: AbortSignal
  uploading(done: number, total: number): void
  /** @param note - what was done about a standstill, while it lasts */
  progress(status: RunStatus, note?: string): void
}

/**
 * @param config - endpoint, region and credentials of SDK clients
 * @param patience - how long to wait for what
 */
export function createPipeline(stack: StackOutputs, config: ClientConfig, patience: Patience = usual): Pipeline {
  const clients = { dynamodb: new DynamoDBClient(config), lambda: new LambdaClient({ ...config, maxAttempts: 3 }), s3: new S3Client(config) }
  const store = createObjectStore(clients.s3, stack.DataBucketName)
  const ledger = createLedger(createTable(clients.dynamodb, stack.LedgerTableName))

  const submit = async (request: InputOf<Submit>): Promise<OutputOf<Submit>> => {
    const { FunctionError: failed, Payload: payload } = await clients.lambda.send(new InvokeCommand({ FunctionName: stack.SubmitFunctionName, Payload: JSON.stringify(request) }))
    const answer: unknown = JSON.parse(Buffer.from(payload ?? []).toString('utf8') || 'null')
    if (failed === undefined) return answer as OutputOf<Submit>
    const { errorType, errorMessage } = answer as { readonly errorType?: string; readonly errorMessage?: string }
    throw new RunFailure(`the run was not accepted: ${errorType ?? failed}: ${errorMessage ?? ''}`)
  }

  async function * readPredictions(keys: readonly string[]): AsyncGenerator<RunPrediction> {
    for (const key of keys) {
      const bytes = await store.get(key)
      if (bytes === undefined) throw new RunFailure(`the predictions ${key} are not there`)
      yield* readPiece(Buffer.from(bytes).toString('utf8'))
    }
  }

  const readReport = async (key: string): Promise<RunReport> => {
    const bytes = await store.get(key)
    if (bytes === undefined) throw new RunFailure(`the score ${key} is not there`)
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as RunReport
  }

  return {
    async run({ model: { model, digest }, items, fresh }, watch) {
      const startedAt = Date.now()
      if (!await store.exists(modelKey(digest))) await store.put(modelKey(digest), JSON.stringify(model.bundle))
      const list = await storeItems(store, items, { progress: (done, total) => watch.uploading(done, total) })
      const suites = [
        ...(model.unitTests.length === 0 ? [] : [{ name: 'unit-tests' as const, manifestKey: (await storeItems(store, () => model.unitTests)).manifestKey }]),
        { name: 'backtest' as const, manifestKey: list.manifestKey },
      ]
      const uploadedAt = Date.now()
      const identity = { modelDigest: digest, taskCodeDigest: stack.TaskCodeDigest, baseNlpDigest: stack.BaseNlpDigest, suites, fresh }
      const runId = await nextRunId((attempt) => runIdOf(identity, attempt), async (id) => (await readRunStatus(ledger, id))?.status)
      const submitRun = (): Promise<OutputOf<Submit>> => submit({ runId, modelDigest: digest, fresh, suites })
      await submitRun()
      const report = await readReport(await waitForScore({
        runId, signal: watch.signal, submit: submitRun, status: () => readRunStatus(ledger, runId), progress: (status, note) => watch.progress(status, note),
      }, patience))
      return {
        runId, listDigest: list.listDigest, report,
        timings: { upload: uploadedAt - startedAt, run: Date.now() - uploadedAt },
        predictions: () => readPredictions(report.predictions),
      }
    },
    close() {
      for (const client of Object.values(clients)) client.destroy()
    },
  }
}

/** The first attempt that has not ended: a new one, or one that was interrupted. Doubles, then halves: few look-ups, however many there were. */
async function nextRunId(idOf: (attempt: number) => string, statusOf: (id: string) => Promise<string | undefined>): Promise<string> {
  const ended = async (attempt: number): Promise<boolean> => ['finished', 'failed'].includes(await statusOf(idOf(attempt)) ?? '')
  let [low, high] = [0, 1]
  while (await ended(high)) [low, high] = [high, high * 2]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (await ended(middle)) low = middle
    else high = middle
  }
  return idOf(high)
}
