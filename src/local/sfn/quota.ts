/** Tokens that a bucket holds, and how many come back in a second. */
export interface Bucket {
  readonly size: number
  readonly refill: number
}

/** Quotas of one operation: in N. Virginia, Oregon and Ireland, and in all other regions. */
interface Quota {
  readonly large: Bucket
  readonly other: Bucket
}

const quota = (size: number, refill: number, otherSize = size, otherRefill = refill): Quota => ({ large: { size, refill }, other: { size: otherSize, refill: otherRefill } })

/**
 * How often operations may be called, by account and region; those that are not here as often as one likes. Express executions are started under a quota of
 * their own. Source: developer guide, "Quotas related to API action throttling", the defaults.
 */
export const quotas: Readonly<Record<string, Quota>> = {
  'StartExecution': quota(1300, 300, 800, 150),
  'StartExecution of EXPRESS': quota(6000, 6000),
  'CreateActivity': quota(100, 1),
  'CreateStateMachine': quota(100, 1),
  'CreateStateMachineAlias': quota(100, 1),
  'DeleteActivity': quota(100, 1),
  'DeleteStateMachine': quota(100, 1),
  'DeleteStateMachineAlias': quota(100, 1),
  'DeleteStateMachineVersion': quota(100, 1),
  'DescribeActivity': quota(200, 1),
  'DescribeExecution': quota(300, 15, 250, 10),
  'DescribeMapRun': quota(200, 1),
  'DescribeStateMachine': quota(200, 20),
  'DescribeStateMachineAlias': quota(200, 1),
  'DescribeStateMachineForExecution': quota(200, 1),
  'GetActivityTask': quota(3000, 500, 1500, 300),
  'GetExecutionHistory': quota(400, 20),
  'ListActivities': quota(100, 10, 100, 5),
  'ListExecutions': quota(200, 5, 100, 2),
  'ListMapRuns': quota(100, 1),
  'ListStateMachineAliases': quota(100, 1),
  'ListStateMachines': quota(100, 5),
  'ListStateMachineVersions': quota(100, 1),
  'ListTagsForResource': quota(100, 1),
  'PublishStateMachineVersion': quota(100, 1),
  'RedriveExecution': quota(1300, 300, 800, 150),
  'SendTaskFailure': quota(3000, 500, 1500, 300),
  'SendTaskHeartbeat': quota(3000, 500, 1500, 300),
  'SendTaskSuccess': quota(3000, 500, 1500, 300),
  'StopExecution': quota(1000, 200, 500, 25),
  'TagResource': quota(200, 1),
  'TestState': quota(50, 10),
  'UntagResource': quota(200, 1),
  'UpdateMapRun': quota(100, 1),
  'UpdateStateMachine': quota(100, 1),
  'UpdateStateMachineAlias': quota(100, 1),
  'ValidateStateMachineDefinition': quota(100, 1),
}

const largeRegions: ReadonlySet<string> = new Set(['us-east-1', 'us-west-2', 'eu-west-1'])

/**
 * The bucket of an operation in a region.
 *
 * @returns undefined for one that is not throttled
 * @example
 * bucketOf('DescribeExecution', 'eu-central-1') // { size: 250, refill: 10 }
 */
export function bucketOf(operation: string, region: string): Bucket | undefined {
  const known = Object.hasOwn(quotas, operation) ? quotas[operation] : undefined
  return largeRegions.has(region) ? known?.large : known?.other
}
