import { availableParallelism } from 'node:os'

/**
 * Figures of Amazon SageMaker that this service keeps to. They are data: `createSageMaker({ limits })` replaces any of them.
 * Sources: SageMaker API reference and "Service quotas" of the AWS general reference, read 2026-11; quotas differ by account, and most can be raised.
 */
export interface SageMakerLimits {
  /** "Number of instances across all processing jobs", of jobs that have not ended. */
  readonly processingInstances: number
  /** "Number of instances across all training jobs", of jobs that have not ended. */
  readonly trainingInstances: number
  /** Instances of one type, by `ml.m5.xlarge for processing job usage` and the like; a type that is not named has no quota of its own. */
  readonly instancesOfType: Readonly<Record<string, number>>
  /** Between SIGTERM and SIGKILL of a container that is stopped. */
  readonly stopGraceSeconds: number
  /** What a processing job may take that does not say it. */
  readonly defaultRuntimeSeconds: number
}

export const sagemakerLimits: SageMakerLimits = {
  processingInstances: 20,
  trainingInstances: 20,
  instancesOfType: {},
  stopGraceSeconds: 120,
  defaultRuntimeSeconds: 86_400,
}

/** Figures of this machine. On AWS each instance is a machine of its own. */
export interface LocalSageMakerLimits {
  /** Instances that run at once, of all jobs together. Others wait for their turn. */
  readonly instances: number
  /** Files that one instance downloads or uploads at once. */
  readonly transfers: number
  /** How often outputs that are uploaded continuously are looked at. */
  readonly continuousSeconds: number
  /** Ended jobs that are remembered. AWS never forgets one. */
  readonly endedJobs: number
  /** An instance's log file is turned over at this size, and one older file is kept. */
  readonly logBytes: number
  /** How long containers may take to end when the local AWS itself does. */
  readonly closeSeconds: number
}

export const localSageMakerLimits: LocalSageMakerLimits = {
  instances: Math.max(1, availableParallelism()),
  transfers: 4,
  continuousSeconds: 1,
  endedJobs: 10_000,
  logBytes: 5_242_880,
  closeSeconds: 2,
}
