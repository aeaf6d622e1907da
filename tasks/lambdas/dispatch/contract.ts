/** Consumes job messages: sends the chunks of a suite that are not done. */
export type DispatchVariable = 'DATA_BUCKET' | 'LEDGER_TABLE' | 'JOB_QUEUE_URL' | 'CHUNK_QUEUE_URL' | 'SCORE_QUEUE_URL'

/** What a build sends for a suite of a run. */
export type { JobMessage } from '../../shared/message.js'
