import type { TaskContract } from '../../../src/builder/contract.js'

export interface UnarchiveInput {
  /** Names the list: the digest of its archive's lines. */
  readonly listDigest: string
}

/** A list that is ready, or the object that must be restored first. */
export interface UnarchiveOutput {
  /** Key of the object that lies in an archive storage class, else null. */
  readonly archived: string | null
  /** 0 while something is archived. */
  readonly items: number
}

/** Makes sure that a list is unpacked: validates its archive and puts chunks and manifest into the item cache, unless they are there. Safe to repeat. */
export type Unarchive = TaskContract<UnarchiveInput, UnarchiveOutput, 'ArchiveMissing' | 'ArchiveInvalid'>

export type UnarchiveVariable = 'DATA_BUCKET'
