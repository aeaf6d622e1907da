import { checkUnitTest, createScorer } from '../../../src/nlp/index.js'
import type { UnitTestOutcome } from '../../../src/nlp/index.js'
import { createCallbacks } from '../../shared/aws/callbacks.js'
import { dynamodbClient, s3Client, sfnClient, sqsClient } from '../../shared/aws/client.js'
import { iotDataSource } from '../../shared/aws/iot-client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createRedelivery } from '../../shared/aws/redelivery.js'
import { createTable } from '../../shared/aws/table.js'
import { createTopic } from '../../shared/aws/topic.js'
import { fetchCarriedText } from '../../shared/carried.js'
import { digestOf } from '../../shared/digest.js'
import { readEnvironment } from '../../shared/environment.js'
import { predictionsKey, scoreKey } from '../../shared/layout.js'
import { createLedger } from '../../shared/ledger/index.js'
import type { RunRow, Tally } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { readMessage } from '../../shared/message.js'
import { readBundle } from '../../shared/model-cache.js'
import { once } from '../../shared/once.js'
import type { ObjectStore } from '../../shared/port.js'
import { pieceItems, writePiece } from '../../shared/prediction-piece.js'
import type { RunPrediction } from '../../shared/prediction-piece.js'
import { createResultStore } from '../../shared/result-store.js'
import { finishedItems } from '../../shared/finished-item.js'
import type { FinishedItemTools } from '../../shared/finished-item.js'
import { retrySoon } from '../../shared/retry-soon.js'
import { eachRecord } from '../../shared/sqs-batch.js'
import type { SqsHandler } from '../../shared/sqs-batch.js'
import { TaskError } from '../../shared/task-error.js'
import { tellProgress } from '../../shared/tell-progress.js'
import type { ProgressTools } from '../../shared/tell-progress.js'
import { answerWaiting } from '../../shared/waiting.js'
import type { WaitingTools } from '../../shared/waiting.js'
import type { RunReport, ScoreVariable } from './contract.js'

/** Scores runs whose chunks are all in. Again it gives the same, and changes nothing. */
export function createScore(tools: ScoreTools): SqsHandler {
  return (event) => eachRecord(event, async ({ body }) => {
    const { runId } = readMessage(body, 'score')
    const run = await tools.ledger.run(runId)
    if (run === undefined) throw new TaskError('RunUnknown', `the ledger has no run ${runId}`)
    if (run.status === 'running') await scoreRun(tools, run)
    // also when the run had ended: the one who ended it may have died before it told anybody
    await answerWaiting(tools, runId)
    await tellProgress(tools, [runId])
  })
}

export interface ScoreTools extends FinishedItemTools, WaitingTools, ProgressTools {}

async function scoreRun(tools: ScoreTools, run: RunRow): Promise<void> {
  const { ledger, store } = tools
  const { runId } = run
  if (!await ledger.isComplete(runId)) throw new TaskError('RunIncomplete', `run ${runId} still has chunks to do`)
  const { labels } = await readBundle(store, run.modelDigest)
  const scorer = createScorer({ labels })
  const unitTests: UnitTestOutcome[] = []
  const totals = { ran: 0, cached: 0, failed: 0 }
  const flaky: string[] = []
  const predictions = createPredictionWriter(store, runId)
  for (const suite of run.suites) {
    for await (const { item, outcome, how, flaky: isFlaky } of finishedItems(tools, run, suite)) {
      totals[how]++
      if (isFlaky) flaky.push(item.id)
      if (suite === 'unit-tests') unitTests.push(checkUnitTest({ ...item, text: await fetchCarriedText(store, item.text) }, outcome))
      else {
        scorer.add(item, outcome)
        await predictions.add({ id: item.id, outcome })
      }
    }
  }
  unitTests.sort((a, b) => (a.id < b.id ? -1 : 1))
  const { taskCodeDigest, baseNlpDigest } = tools
  await finish(tools, {
    format: 2, runId, modelDigest: run.modelDigest, code: { taskCodeDigest, baseNlpDigest },
    score: scorer.finish(), unitTests, totals, flaky: flaky.sort(), predictions: await predictions.end(),
  })
}

/** Puts predictions into objects of a bounded size, one after the other. */
function createPredictionWriter(store: ObjectStore, runId: string): { add(prediction: RunPrediction): Promise<void>, end(): Promise<readonly string[]> } {
  const keys: string[] = []
  let open: RunPrediction[] = []
  const close = async (): Promise<void> => {
    const body = writePiece(open)
    open = []
    const key = predictionsKey(runId, digestOf(body))
    await store.put(key, body)
    keys.push(key)
  }
  return {
    async add(prediction) {
      open.push(prediction)
      if (open.length === pieceItems) await close()
    },
    async end() {
      if (open.length > 0) await close()
      return keys
    },
  }
}

async function finish({ store, ledger }: ScoreTools, report: RunReport): Promise<void> {
  const { runId, totals } = report
  const body = JSON.stringify(report)
  const key = scoreKey(runId, digestOf(body).slice(0, 16))
  await store.put(key, body)
  const first = await ledger.finish(runId, { ...totals, scoreKey: key } satisfies Tally & { readonly scoreKey: string })
  log('info', first ? 'run finished' : 'run had been finished', { runId, count: totals.ran + totals.cached + totals.failed })
}

const variables: readonly ScoreVariable[] = ['DATA_BUCKET', 'RESULT_TABLE', 'LEDGER_TABLE', 'TASK_CODE_DIGEST', 'BASE_NLP_DIGEST']
const run = once(() => {
  const names = readEnvironment(variables)
  const store = createObjectStore(s3Client(), names.DATA_BUCKET)
  const score = createScore({
    store,
    ledger: createLedger(createTable(dynamodbClient(), names.LEDGER_TABLE)),
    callbacks: createCallbacks(sfnClient()),
    topic: createTopic(iotDataSource()),
    results: createResultStore(createTable(dynamodbClient(), names.RESULT_TABLE)),
    taskCodeDigest: names.TASK_CODE_DIGEST,
    baseNlpDigest: names.BASE_NLP_DIGEST,
  })
  return retrySoon(score, createRedelivery(sqsClient()))
})

export const handler: SqsHandler = (event, invocation) => run()(event, invocation)
