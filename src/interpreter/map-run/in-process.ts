import { realClock } from '../clock.js'
import type { Program } from '../program.js'
import type { Json } from '../../asl/json.js'
import type { RunningExecution, RunOptions } from '../types.js'
import { failureOf } from './failure.js'
import type { MapRunHost, RunningMapRun } from './host.js'
import { MapRun } from './map-run.js'
import type { MapRunOutcome, MapRunRequest, MapRunServices } from './map-run.js'
import { errorName } from '../../asl/index.js'

/**
 * Starts a Map Run with the services of its host.
 *
 * @param started - gets the run, unless it cannot even begin
 */
export function beginMapRun(request: MapRunRequest, services: MapRunServices, started: (run: MapRun) => void = () => undefined): RunningMapRun {
  let run: MapRun
  try {
    run = new MapRun(request, services)
  } catch (error) {
    const outcome: MapRunOutcome = { status: 'FAILED', failure: failureOf(error, errorName.runtime) }
    return { outcome: Promise.resolve(outcome), stop: () => undefined, suspend: () => undefined }
  }
  started(run)
  return { outcome: run.run(), stop: () => { run.stop() }, suspend: () => { run.suspend() } }
}

const refused: RunningMapRun = {
  outcome: Promise.resolve({ status: 'FAILED', failure: { error: errorName.runtime, cause: 'ASL3040: what became of the children of this Map Run is not known any more; redrive it where Map Runs are kept' } }),
  stop: () => undefined, suspend: () => undefined,
}

/**
 * Map Runs that live and end with the process. Their children keep no history, and none can be redriven (ASL3040).
 *
 * @param start - starts an execution
 */
export const inProcessMapRuns = (options: RunOptions, start: (program: Program, input: Json, options: RunOptions) => RunningExecution): MapRunHost => ({
  start: (request) => request.redrive !== undefined ? refused : beginMapRun(request, {
    objects: options.objects, clock: options.clock ?? realClock,
    startChild: ({ program, input, index: _index, items: _items, mapRunArn: _arn, digest: _digest, ...identity }) => start(program, input, {
      ...options, ...identity, history: 'none',
      // a child's own randomness is its name's
      entropy: { uuid: () => identity.executionName, random: () => 0 },
    }),
  }),
})
