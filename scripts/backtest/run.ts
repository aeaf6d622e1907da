import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import type { BuildRequest, BuildResponse } from '../../tasks/lambdas/submit/contract.js'
import type { RunReport } from '../../tasks/lambdas/score/contract.js'
import { createTable } from '../../tasks/shared/aws/table.js'
import { createUploadStore } from '../../tasks/shared/aws/upload-store.js'
import type { ListName } from '../../tasks/shared/archive.js'
import type { Dispatch, RestoreTier } from '../../tasks/shared/build.js'
import { modelKey } from '../../tasks/shared/layout.js'
import { createLedger } from '../../tasks/shared/ledger/index.js'
import { readPiece } from '../../tasks/shared/prediction-piece.js'
import type { RunPrediction } from '../../tasks/shared/prediction-piece.js'
import { readRunStatus, runIdOf } from '../../tasks/shared/run-status.js'
import type { RunStatus } from '../../tasks/shared/run-status.js'
import { submitBuild } from './api.js'
import type { LoadedModel } from './model.js'
import { openNews } from './news.js'
import type { News } from './news.js'
import { restoreWatch } from './restore.js'
import type { ClientConfig, StackOutputs } from './stack.js'
import { uploadList } from './upload.js'
import type { ItemSource, UploadWatch } from './upload.js'
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
  /** Orders that share one source share its list: it is read and uploaded once. */
  readonly items: ItemSource
  /** Whether to run everything, also items whose result is known. */
  readonly fresh: boolean
}

/** A run on its way. */
export interface SubmittedRun {
  readonly runId: string
  /** How its chunks are dispatched: as whoever submitted it first wanted it. */
  readonly dispatch: Dispatch
  /** Waits for its score. */
  finish(watch: RunWatch): Promise<FinishedRun>
}

export interface BuildOptions {
  /** Who is told how far the runs are. */
  readonly user: string
  readonly restoreTier?: RestoreTier
  /** How chunks reach whoever runs them; by a queue when absent. */
  readonly dispatch?: Dispatch
  /** Chunks that Distributed Maps run at the same time, of all orders together. */
  readonly chunksAtOnce?: number
}

/** The deployed pipeline, seen from outside. */
export interface Pipeline {
  /**
   * Runs models over items, all in one build: uploads what is not there and submits it. A run of the same content that was interrupted is taken up
   * again.
   *
   * @throws RunFailure
   */
  submit(orders: readonly RunOrder[], options: BuildOptions, watch: UploadWatch): Promise<readonly SubmittedRun[]>
  close(): Promise<void>
}

export interface RunWatch {
  readonly signal: AbortSignal
  /** @param note - what was done about a standstill, while it lasts */
  progress(status: Progressed, note?: string): void
}

/** How far a run is, in items. */
export type Progressed = Pick<RunStatus, 'done' | 'total' | 'cached' | 'failed'>

/** An order whose lists are in the bucket. */
interface Uploaded {
  readonly run: BuildRequest['runs'][number]
  readonly listDigest: string
  readonly items: number
}

/**
 * @param config - endpoint, region and credentials of SDK clients
 * @param patience - how long to wait for what
 */
export function createPipeline(stack: StackOutputs, config: ClientConfig, patience: Patience = usual): Pipeline {
  const clients = { dynamodb: new DynamoDBClient(config), s3: new S3Client(config) }
  const feeds: News[] = []
  const store = createUploadStore(clients.s3, stack.DataBucketName)
  const ledger = createLedger(createTable(clients.dynamodb, stack.LedgerTableName))

  /** @param examples - uploads the order's items, or knows how they were uploaded */
  const upload = async ({ model: { model, digest }, items, fresh }: RunOrder, watch: UploadWatch, examples: (items: ItemSource) => Promise<ListName>): Promise<Uploaded> => {
    if (!await store.exists(modelKey(digest))) await store.put(modelKey(digest), JSON.stringify(model.bundle))
    const list = await examples(items)
    const tests = model.unitTests.length === 0 ? undefined : await uploadList(store, () => model.unitTests, { ...watch, uploading: () => undefined })
    const suites: BuildRequest['runs'][number]['suites'] = [
      ...(tests === undefined ? [] : [{ name: 'unit-tests' as const, listDigest: tests.archiveDigest }]),
      { name: 'backtest', listDigest: list.archiveDigest },
    ]
    const identity = { modelDigest: digest, taskCodeDigest: stack.TaskCodeDigest, baseNlpDigest: stack.BaseNlpDigest, suites, fresh }
    const runId = await nextRunId((attempt) => runIdOf(identity, attempt), async (id) => (await readRunStatus(ledger, id))?.status)
    return { run: { runId, modelDigest: digest, title: `${model.name} ${model.version}`.slice(0, 200), fresh, suites }, listDigest: list.listDigest, items: list.items + (tests?.items ?? 0) }
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
    async submit(orders, { user, restoreTier, dispatch, chunksAtOnce }, watch) {
      const startedAt = Date.now()
      const uploaded: Uploaded[] = []
      const lists = new Map<ItemSource, ListName>()
      const examples = async (items: ItemSource): Promise<ListName> => {
        const list = lists.get(items) ?? await uploadList(store, items, watch)
        lists.set(items, list)
        return list
      }
      for (const order of orders) uploaded.push(await upload(order, watch, examples))
      const uploadedAt = Date.now()
      const request: BuildRequest = { user, ...(restoreTier !== undefined && { restoreTier }), ...(dispatch !== undefined && { dispatch }), ...(chunksAtOnce !== undefined && { chunksAtOnce }), runs: uploaded.map(({ run }) => run) }
      const submit = async (): Promise<BuildResponse> => submitBuild(stack.ApiUrl, { region: config.region, credentials: await clients.s3.config.credentials() }, request)
      const { runs } = await submit()
      const news = openNews(config, user, watch.signal)
      feeds.push(news)
      return uploaded.map(({ run: { runId, suites }, listDigest, items }): SubmittedRun => ({
        runId, dispatch: runs.find((run) => run.runId === runId)?.dispatch ?? 'queue',
        async finish(watcher) {
          const { signal } = watcher
          // until its lists are unpacked a run does not know how much it is
          const known = <P extends Progressed>(status: P): P => (status.total < items ? { ...status, total: items } : status)
          let reached = 0
          const told = (status: Progressed, note?: string): void => {
            // word from the ledger may be older than what came by itself
            reached = Math.max(reached, status.done)
            if (status.done === reached) watcher.progress(known(status), note)
          }
          news.follow(runId, told)
          const report = await readReport(await waitForScore({
            runId, signal, submit, status: () => readRunStatus(ledger, runId), progress: told,
            held: restoreWatch(store, suites.map((suite) => suite.listDigest)),
          }, patience, { now: Date.now, pause: (milliseconds, ended) => news.wait(runId, milliseconds, ended) }))
          return {
            runId, listDigest, report,
            timings: { upload: uploadedAt - startedAt, run: Date.now() - uploadedAt },
            predictions: () => readPredictions(report.predictions),
          }
        },
      }))
    },
    async close() {
      await Promise.all(feeds.map((feed) => feed.close()))
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
