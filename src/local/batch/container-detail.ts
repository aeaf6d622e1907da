import { environment as aws } from '../environment.js'
import type { Json, JsonObject } from '../service.js'
import type { Attempt, Job, JobSpec } from './job.js'
import { nameOf } from './name.js'

/** The log of an attempt, as CloudWatch would name its stream; below `logs/` of the data directory it is a file. */
export const logStreamOf = ({ definitionArn }: Pick<JobSpec, 'definitionArn'>, taskId: string): string => `${nameOf(definitionArn).replace(/:\d+$/, '')}/default/${taskId}`

/** What a job's program finds in its environment beside what it was given. Source: AWS Batch user guide, "AWS Batch job environment variables". */
export function jobEnvironment({ id, spec, state, index }: Job, computeEnvironmentName: string): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(spec.container.environment.map(({ name, value }) => [name, value])),
    AWS_BATCH_JOB_ID: id,
    AWS_BATCH_JOB_ATTEMPT: String(state.attempts.length + 1),
    AWS_BATCH_JQ_NAME: nameOf(spec.queueArn),
    AWS_BATCH_CE_NAME: computeEnvironmentName,
    ...(index === undefined ? {} : { AWS_BATCH_JOB_ARRAY_INDEX: String(index), AWS_BATCH_JOB_ARRAY_SIZE: String(spec.size ?? 0) }),
  }
}

const ecs = `arn:${aws.partition}:ecs:${aws.region}:${aws.accountId}`

/** ARNs that AWS gives what runs a job; nothing here is found by them. */
export const taskArn = (taskId: string): string => `${ecs}:task/AWSBatch-local/${taskId}`
const instanceArn = (host: string): string => `${ecs}:container-instance/AWSBatch-local/${host}`

/** The `container` of a job's description. */
export function containerDetail({ spec, state }: Job): JsonObject {
  const { container } = spec
  const last = state.attempts.at(-1)
  const taskId = state.taskId ?? last?.taskId
  return {
    image: container.image,
    command: container.command ?? [],
    ...(container.jobRoleArn === undefined ? {} : { jobRoleArn: container.jobRoleArn }),
    volumes: [], mountPoints: [], ulimits: [], secrets: [], networkInterfaces: [],
    environment: container.environment,
    resourceRequirements: [{ value: String(container.vcpus), type: 'VCPU' }, { value: String(container.memoryMiB), type: 'MEMORY' }],
    ...container.others,
    ...(state.taskId === undefined && last !== undefined ? endOf(last) : {}),
    ...(taskId === undefined ? {} : { taskArn: taskArn(taskId), logStreamName: logStreamOf(spec, taskId) }),
    ...(state.host === undefined ? {} : { containerInstanceArn: instanceArn(state.host) }),
  }
}

const endOf = ({ exitCode, reason }: Attempt): Readonly<Record<string, Json>> => ({ ...(exitCode === undefined ? {} : { exitCode }), ...(reason === undefined ? {} : { reason }) })

/** One of the `attempts` of a job's description. */
export function attemptDetail(attempt: Attempt, { spec, state }: Job): JsonObject {
  return {
    container: {
      ...(state.host === undefined ? {} : { containerInstanceArn: instanceArn(state.host) }),
      taskArn: taskArn(attempt.taskId), logStreamName: logStreamOf(spec, attempt.taskId), networkInterfaces: [], ...endOf(attempt),
    },
    ...(attempt.startedAt === undefined ? {} : { startedAt: attempt.startedAt }),
    stoppedAt: attempt.stoppedAt,
    statusReason: attempt.statusReason,
  }
}
