import { join } from 'node:path'
import type { Clock } from '../../../interpreter/types.js'
import type { Containers } from '../../container/index.js'
import type { ServiceDirectory } from '../../service.js'
import type { JobStore } from '../job/job-store.js'
import type { Job } from '../job/job.js'
import type { LocalSageMakerLimits, SageMakerLimits } from '../limit.js'
import type { Slots } from './slots.js'

/** What running a job needs of the local AWS. */
export interface Surroundings {
  /** Scratch folders and logs lie here. */
  readonly directory: string
  readonly jobs: JobStore
  readonly services: ServiceDirectory
  readonly containers: Pick<Containers, 'run'>
  readonly clock: Clock
  readonly limits: SageMakerLimits
  readonly local: LocalSageMakerLimits
  readonly slots: Slots
  /** Removes a folder with all that is in it. */
  readonly remove: (path: string) => Promise<void>
}

/** Where the instances of a job have their file systems while it runs: a folder that no other job has, also none of the same name after it was forgotten. */
export const scratchOf = ({ directory }: Pick<Surroundings, 'directory'>, job: Job): string => join(directory, 'scratch', `${job.kind}-${job.name.toLowerCase()}-${job.createdAt}`)

/** Where the containers of a job write: a file an instance. Named as AWS's log groups are. */
export const logFolderOf = ({ directory }: Pick<Surroundings, 'directory'>, job: Job): string =>
  join(directory, 'logs', job.kind === 'processing' ? 'ProcessingJobs' : 'TrainingJobs', job.name.toLowerCase())

/** Names of a job's instances, as AWS has them. */
export const hostsOf = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `algo-${index + 1}`)
