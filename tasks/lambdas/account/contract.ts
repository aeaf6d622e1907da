/** Consumes all dead-letter queues: what could not be done is accounted as infrastructure errors, so that every run ends. */
export type AccountVariable = 'LEDGER_TABLE' | 'SCORE_QUEUE_URL'

export type { AccountError } from '../../shared/accounting.js'
