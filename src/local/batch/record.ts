import type { JsonObject } from '../service.js'

/** Where jobs run, as plain data. */
export interface ComputeEnvironment {
  readonly name: string
  readonly arn: string
  readonly uuid: string
  readonly type: 'MANAGED' | 'UNMANAGED'
  readonly enabled: boolean
  /** Most vCPUs that are used at the same time. */
  readonly maxVcpus: number
  /** As they were given; of these only `maxvCpus` is used. */
  readonly computeResources: JsonObject
  readonly serviceRole?: string
  readonly tags: Readonly<Record<string, string>>
}

/** Jobs wait in it. */
export interface JobQueue {
  readonly name: string
  readonly arn: string
  readonly enabled: boolean
  /** Queues of a higher one are served first. */
  readonly priority: number
  /** ARNs of compute environments, in the order in which they are tried. */
  readonly computeEnvironments: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

/** One revision of a job definition. */
export interface JobDefinition {
  readonly name: string
  readonly revision: number
  readonly arn: string
  readonly active: boolean
  /** What was registered, checked. */
  readonly request: JsonObject
  readonly tags: Readonly<Record<string, string>>
}
