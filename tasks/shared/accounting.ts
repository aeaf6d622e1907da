import type { Ledger, Outcomes } from './ledger/index.js'
import type { ChunkRef, ResultMessage, ScoreMessage } from './message.js'
import type { Queue } from './port.js'

/** Where outcomes are entered, and who is told when they were the last. */
export interface AccountingTools {
  readonly ledger: Ledger
  readonly scores: Queue<ScoreMessage>
}

/** Names under which items are accounted that no execution told of. */
export type AccountError = 'Backtest.NotDispatched' | 'Backtest.NotConsumed' | 'Backtest.NotCollected' | 'Backtest.NotScored'

/** Outcomes of one chunk, and the messages that told of them. */
export interface ChunkOutcomes<M> {
  readonly chunk: ChunkRef
  readonly outcomes: Outcomes
  readonly messages: readonly M[]
}

/**
 * Gathers messages by chunk, so that a batch changes each chunk's row once.
 *
 * @param of - the message in whatever carries it
 */
export function byChunk<M>(messages: readonly M[], of: (message: M) => ResultMessage): readonly ChunkOutcomes<M>[] {
  const chunks = new Map<string, { readonly chunk: ChunkRef, readonly messages: M[] }>()
  for (const message of messages) {
    const { runId, suite, chunk, of: size } = of(message)
    const name = `${runId} ${suite} ${chunk}`
    const known = chunks.get(name) ?? { chunk: { runId, suite, chunk, of: size }, messages: [] }
    known.messages.push(message)
    chunks.set(name, known)
  }
  return [...chunks.values()].map(({ chunk, messages: members }) => ({ chunk, outcomes: outcomesOf(members.map(of)), messages: members }))
}

function outcomesOf(messages: readonly ResultMessage[]): Outcomes {
  const errors = new Map<number, string>()
  const ran: number[] = []
  const cached: number[] = []
  for (const message of messages) {
    if (message.kind === 'found') {
      ran.push(...message.ran)
      cached.push(...message.cached)
    } else if (message.error === null) ran.push(message.index)
    else errors.set(message.index, message.error)
  }
  return { ran, cached, errors }
}

/**
 * Enters outcomes of a chunk; when they were the last of the run, asks for its score.
 *
 * @throws TaskError `RunUnknown`
 */
export async function enterOutcomes({ ledger, scores }: AccountingTools, chunk: ChunkRef, outcomes: Outcomes): Promise<void> {
  if (await ledger.record(chunk, outcomes)) await scores.send([{ kind: 'score', runId: chunk.runId }])
}

/**
 * Asks for the score of a run when all is in: for whoever finds nothing left to enter.
 *
 * @throws TaskError `RunUnknown`
 */
export async function askForScore({ ledger, scores }: AccountingTools, runId: string): Promise<void> {
  if (await ledger.isComplete(runId)) await scores.send([{ kind: 'score', runId }])
}

/**
 * Enters every item of a chunk as an error of the machinery. Those that have a result keep it, whenever it comes.
 *
 * @throws TaskError `RunUnknown`
 */
export async function accountChunk(tools: AccountingTools, { runId, suite, chunk, of }: ChunkRef, error: AccountError): Promise<void> {
  const errors = new Map(Array.from({ length: of }, (_, index) => [index, error]))
  await enterOutcomes(tools, { runId, suite, chunk, of }, { errors })
}
