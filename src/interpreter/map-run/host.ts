import type { MapRunOutcome, MapRunRequest } from './map-run.js'

/** A Map Run under way. */
export interface RunningMapRun {
  /** Undefined when it was stopped or suspended before its end. Never rejects. */
  readonly outcome: Promise<MapRunOutcome | undefined>
  /** Aborts its children. */
  stop(): void
  /** Starts nothing more. */
  suspend(): void
}

/** Where Map Runs live. */
export interface MapRunHost {
  /** @param request - `resumed`: an earlier process ran it already, as far as this redrive; `redrive`: see `MapRunRequest` */
  start(request: MapRunRequest & { readonly resumed: boolean }): RunningMapRun
}
