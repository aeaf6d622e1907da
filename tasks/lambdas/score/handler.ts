import { createHash } from 'node:crypto'
import { checkUnitTest, createScorer } from '../../../src/nlp/index.js'
import type { UnitTestOutcome } from '../../../src/nlp/index.js'
import { dynamodbClient, s3Client, sqsClient } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createRedelivery } from '../../shared/aws/redelivery.js'
import { createTable } from '../../shared/aws/table.js'
import { fetchCarriedText } from '../../shared/carried.js'
import { readEnvironment } from '../../shared/environment.js'
import { scoreKey } from '../../shared/layout.js'
import { createLedger } from '../../shared/ledger/index.js'
import type { Tally } from '../../shared/ledger/index.js'
import { log } from '../../shared/log.js'
import { readMessage } from '../../shared/message.js'
import { readBundle } from '../../shared/model-cache.js'
import { once } from '../../shared/once.js'
import { createResultStore } from '../../shared/result-store.js'
import { finishedItems } from '../../shared/finished-item.js'
import type { FinishedItemTools } from '../../shared/finished-item.js'
import { retrySoon } from '../../shared/retry-soon.js'
import { eachRecord } from '../../shared/sqs-batch.js'
import type { SqsHandler } from '../../shared/sqs-batch.js'
import { TaskError } from '../../shared/task-error.js'
import type { RunReport, ScoreVariable } from './contract.js'

/** Scores runs whose chunks are all in. Again it gives the same, and changes nothing. */
export function createScore(tools: FinishedItemTools): SqsHandler {
  return (event) => eachRecord(event, ({ body }) => scoreRun(tools, readMessage(body, 'score').runId))
}

async function scoreRun(tools: FinishedItemTools, runId: string): Promise<void> {
  const { ledger, store } = tools
  const run = await ledger.run(runId)
  if (run === undefined) throw new TaskError('RunUnknown', `the ledger has no run ${runId}`)
  if (run.status !== 'running') return
  if (!await ledger.isComplete(runId)) throw new TaskError('RunIncomplete', `run ${runId} still has chunks to do`)
  const { labels } = await readBundle(store, run.modelDigest)
  const scorer = createScorer({ labels })
  const unitTests: UnitTestOutcome[] = []
  const totals = { ran: 0, cached: 0, failed: 0 }
  for (const suite of run.suites) {
    for await (const { item, outcome, how } of finishedItems(tools, run, suite)) {
      totals[how]++
      if (suite === 'backtest') scorer.add(item, outcome)
      else unitTests.push(checkUnitTest({ ...item, text: await fetchCarriedText(store, item.text) }, outcome))
    }
  }
  unitTests.sort((a, b) => (a.id < b.id ? -1 : 1))
  await finish(tools, { format: 1, runId, modelDigest: run.modelDigest, score: scorer.finish(), unitTests, totals })
}

async function finish({ store, ledger }: FinishedItemTools, report: RunReport): Promise<void> {
  const { runId, totals } = report
  const body = JSON.stringify(report)
  const key = scoreKey(runId, createHash('sha256').update(body).digest('hex').slice(0, 16))
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
    results: createResultStore(createTable(dynamodbClient(), names.RESULT_TABLE)),
    taskCodeDigest: names.TASK_CODE_DIGEST,
    baseNlpDigest: names.BASE_NLP_DIGEST,
  })
  return retrySoon(score, createRedelivery(sqsClient()))
})

export const handler: SqsHandler = (event, invocation) => run()(event, invocation)
