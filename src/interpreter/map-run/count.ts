import type { ExecutionResult } from '../types.js'

/** What became of a Map Run's children, or of the items in them. */
export interface Counts {
  readonly pending: number
  readonly running: number
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  readonly aborted: number
  readonly total: number
  readonly resultsWritten: number
  /** Absent in what a version wrote down that could not redrive. Ended without success before the Map Run was redriven, and not run again so far. */
  readonly pendingRedrive?: number
  /** Ended without success, and no redrive can change that. They are among the failed, too. */
  readonly failuresNotRedrivable?: number
}

const memberOf = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const

/** Counts children and items side by side. */
export class Tally {
  readonly executions = { pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, total: 0, resultsWritten: 0, pendingRedrive: 0, failuresNotRedrivable: 0 }
  readonly items = { ...this.executions }

  started(items: number): void {
    this.add('running', items)
    this.add('total', items)
  }

  ended(status: ExecutionResult['status'], items: number, redrivable = true): void {
    this.add('running', -items)
    this.add(memberOf[status], items)
    if (!redrivable) this.add('failuresNotRedrivable', items)
  }

  /** A child that is to be redriven. */
  waits(items: number): void {
    this.add('pendingRedrive', items)
    this.add('total', items)
  }

  /** It waits no more: it is started, or stays as it was. */
  waited(items: number): void {
    this.add('pendingRedrive', -items)
    this.add('total', -items)
  }

  /** Children that are never started. */
  left(items: number): void {
    this.add('pending', items)
    this.add('total', items)
  }

  /** All results are in their files. */
  resultsWritten(): void {
    for (const counts of [this.executions, this.items]) counts.resultsWritten = counts.total - counts.pending - counts.running - counts.pendingRedrive
  }

  /** Items that count against the tolerance. */
  get unsuccessful(): number {
    return this.items.failed + this.items.timedOut
  }

  private add(member: keyof Counts, items: number): void {
    this.executions[member] += Math.sign(items)
    this.items[member] += items
  }
}
