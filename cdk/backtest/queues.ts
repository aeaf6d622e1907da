import { Construct } from 'constructs'
import { WorkQueue } from '../construct/work-queue.js'

/** Seconds that the consumers of the queues have. A queue's visibility timeout follows from them. */
export const consumerSeconds = { dispatch: 120, consume: 330, collect: 60, score: 900, account: 120 } as const

/** How often a message is tried before its dead-letter queue takes it: about three minutes of trouble, since failed messages come again soon. */
const attempts = 8

/** Jobs → chunks → results → scores, each with its dead-letter queue. */
export class BacktestQueues extends Construct {
  readonly jobs: WorkQueue
  readonly chunks: WorkQueue
  readonly results: WorkQueue
  readonly scores: WorkQueue

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const queue = (name: string, consumer: keyof typeof consumerSeconds): WorkQueue =>
      new WorkQueue(this, name, { consumerSeconds: consumerSeconds[consumer], accountSeconds: consumerSeconds.account, attempts })
    this.jobs = queue('Jobs', 'dispatch')
    this.chunks = queue('Chunks', 'consume')
    this.results = queue('Results', 'collect')
    this.scores = queue('Scores', 'score')
  }

  get all(): readonly WorkQueue[] {
    return [this.jobs, this.chunks, this.results, this.scores]
  }
}
