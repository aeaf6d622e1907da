/** Consumes all dead-letter queues: what could not be done is accounted as infrastructure errors, so that every run ends. */
export type AccountVariable = 'LEDGER_TABLE' | 'SCORE_QUEUE_URL'

/** Names under which items are accounted that no execution told of. */
export type AccountError = 'Backtest.NotDispatched' | 'Backtest.NotConsumed' | 'Backtest.NotCollected' | 'Backtest.NotScored'
