import type { SQSRecord } from 'aws-lambda'
import type { Item, Span } from '../../../../src/nlp/index.js'
import { itemDigest } from '../../../../src/nlp/index.js'
import { createAccount } from '../../../../tasks/lambdas/account/handler.js'
import { createCollect } from '../../../../tasks/lambdas/collect/handler.js'
import type { DocumentRequest } from '../../../../tasks/lambdas/consume/contract.js'
import { createConsume } from '../../../../tasks/lambdas/consume/handler.js'
import { createDispatch } from '../../../../tasks/lambdas/dispatch/handler.js'
import { createScore } from '../../../../tasks/lambdas/score/handler.js'
import { createSubmit } from '../../../../tasks/lambdas/submit/handler.js'
import { createLedger } from '../../../../tasks/shared/ledger/index.js'
import type { ChunkMessage, JobMessage, ResultMessage, ScoreMessage } from '../../../../tasks/shared/message.js'
import type { Machine, SyncExecution } from '../../../../tasks/shared/port.js'
import type { ProgressUpdate } from '../../../../tasks/shared/progress.js'
import { createResultStore } from '../../../../tasks/shared/result-store.js'
import type { SqsHandler } from '../../../../tasks/shared/sqs-batch.js'
import { digests } from './backtest.js'
import { FakeBuilds } from './builds.js'
import { callbacksOf } from './callbacks.js'
import type { Gate } from './gate.js'
import { open } from './gate.js'
import { queueOf, recordOf, timeLeft } from './queue.js'
import type { Objects } from './store.js'
import { storeOf } from './store.js'
import { createFakeSuite } from './suite.js'
import type { StartedSuite, SuiteTools } from './suite.js'
import type { Rows } from './table.js'
import { tableOf } from './table.js'
import { createFakeTopic } from './topic.js'

/** The pipeline's queues, and executions of `run-suite` as if they came from one. */
export const queueNames = ['jobs', 'suites', 'chunks', 'results', 'scores', 'dead'] as const
export type QueueName = typeof queueNames[number]

/** A message on a queue. */
export interface Waiting {
  readonly id: string
  readonly body: string
  readonly receives: number
}

/** What a machine does with a document besides saying what it is told to. */
export interface Behaviour {
  readonly ending: SyncExecution
  /** How often it sends its completion message. */
  readonly sends: number
  /** The error that it sends instead of spans. */
  readonly error: string | null
}

/** Most messages an invocation gets. */
export const batchSizes: Readonly<Record<QueueName, number>> = { jobs: 1, suites: 1, chunks: 1, results: 100, scores: 1, dead: 10 }
/** The whole pipeline in memory: data that lasts, and handlers that live for one invocation each. */
export class World {
  readonly objects: Objects = new Map()
  readonly ledgerRows: Rows = new Map()
  readonly resultRows: Rows = new Map()
  readonly queues: Readonly<Record<QueueName, Waiting[]>> = { jobs: [], suites: [], chunks: [], results: [], scores: [], dead: [] }
  /** Every body that was ever sent. */
  readonly sent: { readonly queue: QueueName, readonly body: string }[] = []
  /** Every body that was given up. */
  readonly givenUp: string[] = []
  readonly builds = new FakeBuilds((job) => this.send('jobs', JSON.stringify(job)), (suite) => this.send('suites', JSON.stringify(suite)))

  /**
   * @param behaviour - what the machine does with a document; throws when it cannot be started
   * @param spansOf - what the model says, by digest of the text
   * @param attempts - how often a message is tried before it is given up
   */
  constructor(
    private readonly behaviour: (request: DocumentRequest) => Behaviour, private readonly spansOf: ReadonlyMap<string, readonly Span[]>, private readonly attempts: number,
  ) {}

  send(queue: QueueName, body: string): void {
    this.queues[queue].push({ id: `${queue}-${this.sent.length}`, body, receives: 0 })
    this.sent.push({ queue, body })
  }

  submitter(gate: Gate = open) {
    return createSubmit({
      store: storeOf(this.objects, gate), ledger: this.ledger(gate), jobs: queueOf<JobMessage>((body) => this.send('jobs', body), gate), builds: this.builds.port(gate),
    })
  }

  ledger(gate: Gate = open) {
    return createLedger(tableOf(this.ledgerRows, gate))
  }

  /**
   * The consumer of a queue, whose every effect goes through the gate.
   *
   * @param nextGate - what each call of a function by an execution of `run-suite` goes through
   */
  handler(queue: QueueName, gate: Gate = open, nextGate: () => Gate = () => gate): SqsHandler {
    return queue === 'suites' ? createFakeSuite(() => this.suiteTools(nextGate()), this.attempts) : this.consumer(queue, gate)
  }

  private suiteTools(gate: Gate): SuiteTools {
    return {
      store: storeOf(this.objects, gate), ledger: this.ledger(gate), results: createResultStore(tableOf(this.resultRows, gate)), ...digests, objects: this.objects,
      finished: queueOf<ResultMessage>((body) => this.send('results', body), gate), scores: queueOf<ScoreMessage>((body) => this.send('scores', body), gate),
      machine: { run: (request) => gate('write', () => this.execute(request)) },
    }
  }

  private consumer(queue: Exclude<QueueName, 'suites'>, gate: Gate): SqsHandler {
    const store = storeOf(this.objects, gate)
    const ledger = this.ledger(gate)
    const results = createResultStore(tableOf(this.resultRows, gate))
    const scores = queueOf<ScoreMessage>((body) => this.send('scores', body), gate)
    const callbacks = callbacksOf((token, answer) => this.builds.answer(token, answer), gate)
    const finished = queueOf<ResultMessage>((body) => this.send('results', body), gate)
    const topic = createFakeTopic<ProgressUpdate>(gate)
    const machine: Machine<DocumentRequest> = { run: (request) => gate('write', () => this.execute(request)) }
    switch (queue) {
      case 'jobs': return createDispatch({
        store, ledger, scores, callbacks,
        jobs: queueOf<JobMessage>((body) => this.send('jobs', body), gate),
        chunks: queueOf<ChunkMessage>((body) => this.send('chunks', body), gate),
      })
      case 'chunks': return createConsume({ store, ledger, results, finished, ...digests, machine })
      case 'results': return createCollect({ results, ledger, scores, topic })
      case 'scores': return createScore({ store, ledger, results, callbacks, topic, ...digests })
      case 'dead': return createAccount({ ledger, scores, callbacks })
    }
  }

  /** The machine is another's: it sends its message whatever becomes of who started it. */
  private execute(request: DocumentRequest): SyncExecution {
    const { ending, sends, error } = this.behaviour(request)
    const { runId, suite, chunk, of, index, resultKey } = request
    const spans = error === null ? { value: this.spansOf.get(request.document.digest) ?? [], key: null } : null
    for (let times = 0; times < sends; times++) this.send('results', JSON.stringify({ kind: 'item', runId, suite, chunk, of, index, resultKey, error, spans }))
    return ending
  }

  /** Messages of a queue, taken from places of it. */
  take(queue: QueueName, places: readonly number[]): readonly Waiting[] {
    const waiting = this.queues[queue]
    return places.flatMap((place) => (waiting.length === 0 ? [] : waiting.splice(place % waiting.length, 1)))
  }

  /** Runs an invocation; what failed comes again, or is given up. One that died has told nothing. An execution of `run-suite` does not die, and never comes again. */
  async invoke(queue: QueueName, messages: readonly Waiting[], gate: Gate = open, died: () => boolean = () => false, nextGate: () => Gate = () => gate): Promise<void> {
    const records: SQSRecord[] = messages.map(({ id, body, receives }) => recordOf(id, body, receives + 1))
    const { batchItemFailures } = await this.handler(queue, gate, nextGate)({ Records: records }, timeLeft(60_000))
    const failed = queue !== 'suites' && died() ? new Set(messages.map(({ id }) => id)) : new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    for (const message of messages) if (failed.has(message.id)) this.giveBack(queue, message)
  }

  private giveBack(queue: QueueName, message: Waiting): void {
    const receives = message.receives + 1
    if (queue === 'dead' || (queue !== 'suites' && receives < this.attempts)) this.queues[queue].push({ ...message, receives })
    else {
      const body = queue === 'suites' ? jobOf(message.body) : message.body
      this.queues.dead.push({ ...message, body, receives: 0 })
      this.givenUp.push(body)
    }
  }

  /** Whether nothing is left to do. */
  get idle(): boolean {
    return queueNames.every((name) => this.queues[name].length === 0)
  }
}

/** An execution of `run-suite` that cannot go on puts its job to the dead letters. */
function jobOf(body: string): string {
  const { runId, suite, taskToken } = JSON.parse(body) as StartedSuite
  return JSON.stringify({ kind: 'job', runId, suite, from: 0, taskToken } satisfies JobMessage)
}

/** The model says of each text what its item's gold is. */
export const goldOf = (items: readonly Item[]): ReadonlyMap<string, readonly Span[]> => new Map(items.map(({ text, spans }) => [itemDigest(text), spans]))
