/** Consumes result messages: keeps results, enters outcomes in the ledger, asks for the score when all are in. */
export type CollectVariable = 'RESULT_TABLE' | 'LEDGER_TABLE' | 'SCORE_QUEUE_URL'
