/** How far a run is. It says all of it, not what is new: the last one that arrives is right, however often it comes. */
export interface ProgressUpdate {
  readonly runId: string
  /** Items that are accounted for, one way or another. */
  readonly done: number
  readonly total: number
  /** Of those done: taken from an earlier run. */
  readonly cached: number
  /** Of those done: ended in an infrastructure error. */
  readonly failed: number
}

/** The body of a message on a user's topic, as JSON: as many updates as fit. */
export interface ProgressMessage {
  readonly updates: readonly ProgressUpdate[]
}
