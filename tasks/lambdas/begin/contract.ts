import type { TaskContract } from '../../../src/builder/contract.js'
import type { ChunkOrder } from '../../shared/chunk-request.js'
import type { Suite } from '../../shared/message.js'

export interface BeginInput {
  readonly runId: string
  readonly suite: Suite
}

/** What of a suite is to be run. */
export interface BeginOutput {
  /** How many chunks. */
  readonly open: number
  /** Object with a line for each of them: a {@link ChunkLine} as JSON. Nothing is there when there are none. */
  readonly key: string
  readonly modelDigest: string
  /** Whether results of earlier runs are left aside. */
  readonly fresh: boolean
}

/** A chunk that is not done. */
export type ChunkLine = Pick<ChunkOrder, 'chunk' | 'of' | 'chunkKey'>

/** Begins a suite whose chunks a Distributed Map runs: enters its size in the ledger, writes the list of chunks that are not done. Safe to repeat. */
export type Begin = TaskContract<BeginInput, BeginOutput, 'RunUnknown' | 'ManifestMissing' | 'ManifestDamaged'>

export type BeginVariable = 'DATA_BUCKET' | 'LEDGER_TABLE'

export type { SuiteInput } from '../../shared/build.js'
