import type { ExecutionResult } from '../types.js'
import type { ChildRecord } from './child.js'

/** A child that did not succeed before its Map Run was redriven. */
export interface WaitingChild {
  readonly items: number
  /** How it ended last. */
  readonly status: Exclude<ExecutionResult['status'], 'SUCCEEDED'>
  /** How often it has ended, and so the how-manieth redrive its next run is. */
  readonly runs: number
}

/** Children that are to be redriven, by the batch they work on. */
export class WaitingChildren {
  private readonly children = new Map<number, WaitingChild>()

  /** @param redrive - of the Map Run; 0 at first */
  constructor(private readonly redrive: number) {}

  /**
   * Takes in what a child came to in an earlier process or before the redrive, the oldest first.
   *
   * @returns whether that stays; if not, the child waits to be redriven
   */
  stays({ index, items, redrive = 0, result: { status } }: ChildRecord): boolean {
    if (status === 'PENDING') return true
    if (status === 'SUCCEEDED' || redrive === this.redrive) return true
    this.children.set(index, { items, status, runs: (this.children.get(index)?.runs ?? 0) + 1 })
    return false
  }

  get(index: number): WaitingChild | undefined {
    return this.children.get(index)
  }

  delete(index: number): void {
    this.children.delete(index)
  }

  all(): Iterable<WaitingChild> {
    return this.children.values()
  }
}
