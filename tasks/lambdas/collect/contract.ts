/** What a machine sends when a document is done. */
export type { ItemMessage } from '../../shared/message.js'

/** Consumes result messages: keeps results, enters outcomes in the ledger, asks for the score when all are in. */
export type CollectVariable = 'RESULT_TABLE' | 'LEDGER_TABLE' | 'SCORE_QUEUE_URL'
