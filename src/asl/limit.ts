/** Service limits that an execution meets. Source: AWS Step Functions developer guide, "Service quotas", 2026-11. */
export const limit = {
  /** Bytes of a state's input or output as compact JSON in UTF-8. */
  payloadBytes: 262_144,
  /**
   * Levels of arrays and objects in a state's input or output. AWS names no such limit; JSON text is written by recursion, which on
   * Node's default stack bears four times as many.
   */
  nestingLevels: 1000,
  /** Events of a STANDARD execution's history. */
  historyEvents: 25_000,
  /**
   * Events of an EXPRESS execution, which AWS does not limit: more than it could make in its five minutes. Under a virtual clock, which no transition moves,
   * this is what ends an endless loop.
   */
  expressEvents: 1_000_000,
  /** Milliseconds an EXPRESS execution may last. */
  expressDuration: 300_000,
  /** Iterations of an inline Map that run at the same time. */
  inlineMapConcurrency: 40,
  /** Child executions of a Map Run that run at the same time. */
  distributedMapConcurrency: 10_000,
  /** Items that a Map Run takes from its reader. */
  distributedMapItems: 100_000_000,
  /** Characters of a Distributed Map's label. */
  mapLabel: 40,
  /** Characters of a definition. */
  definition: 1_048_576,
  /** Characters of a state's name. */
  stateName: 80,
  /** Seconds of a Wait, a timeout, an interval. */
  seconds: 99_999_999,
  /** Seconds until the instant a Wait may name. AWS was seen to take 24,855 days and to refuse 24,856: a signed 32-bit number. */
  waitSeconds: 2_147_483_647,
  /** Milliseconds a STANDARD execution may last. */
  standardDuration: 31_536_000_000,
  /** Bytes of one variable, and of all that one Assign sets. */
  assignBytes: 262_144,
} as const
