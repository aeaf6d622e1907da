import type { JsonObject } from '../../service.js'
import { environmentOf, queueOf, type BatchContext, type Operation } from '../context.js'
import { clientException, invalidRequest, unsupported } from '../error.js'
import { objects, onlyKnown, optionalInteger, optionalText, optionalTexts, page, requiredText, textMap } from '../input.js'
import { arnOf, isName } from '../name.js'
import type { JobQueue } from '../record.js'
import { checkTags } from '../strategy.js'
import { readState } from './compute-environment.js'

/** Makes a queue, which is valid at once. */
export const createJobQueue: Operation = {
  members: ['jobQueueName', 'state', 'priority', 'computeEnvironmentOrder', 'jobQueueType', 'tags'], exclusive: true,
  async perform(input, context) {
    const name = requiredText(input, 'jobQueueName')
    if (!isName(name)) throw invalidRequest('jobQueueName should match valid pattern')
    const arn = arnOf('job-queue', name)
    if (context.queues.get(arn) !== undefined) throw clientException('Object already exists')
    const type = optionalText(input, 'jobQueueType') ?? 'ECS'
    if (!['ECS', 'ECS_FARGATE'].includes(type)) throw unsupported(`a job queue of type ${type}`)
    const priority = readPriority(input)
    if (priority === undefined) throw invalidRequest('priority is required')
    const computeEnvironments = readOrder(input, context)
    if (computeEnvironments === undefined) throw invalidRequest('computeEnvironmentOrder is required')
    await put({ name, arn, priority, computeEnvironments, enabled: readState(input) ?? true, tags: checkTags(textMap(input, 'tags'), context.limits) }, context)
    return { jobQueueName: name, jobQueueArn: arn }
  },
}

/** Changes a queue. Jobs that are in a disabled one go on. */
export const updateJobQueue: Operation = {
  members: ['jobQueue', 'state', 'priority', 'computeEnvironmentOrder'], exclusive: true,
  async perform(input, context) {
    const before = queueOf(requiredText(input, 'jobQueue'), context)
    await put({
      ...before,
      enabled: readState(input) ?? before.enabled,
      priority: readPriority(input) ?? before.priority,
      computeEnvironments: readOrder(input, context) ?? before.computeEnvironments,
    }, context)
    return { jobQueueName: before.name, jobQueueArn: before.arn }
  },
}

/** Removes a disabled queue; jobs that are still in it are terminated. */
export const deleteJobQueue: Operation = {
  members: ['jobQueue'], exclusive: true,
  async perform(input, context) {
    const named = requiredText(input, 'jobQueue')
    const found = context.queues.get(named.startsWith('arn:') ? named : arnOf('job-queue', named))
    if (found === undefined) return {}
    if (found.enabled) throw clientException('Cannot delete, state must be DISABLED')
    for (const job of context.jobs.list()) if (job.spec.queueArn === found.arn) await context.jobs.terminate(job, 'Job queue deleted')
    await context.queues.remove(found.arn)
    return {}
  },
}

/** Tells of queues by names or ARNs, or of all. */
export const describeJobQueues: Operation = {
  members: ['jobQueues', 'maxResults', 'nextToken'],
  perform(input, context) {
    const named = optionalTexts(input, 'jobQueues') ?? []
    const chosen = context.queues.list().filter(({ name, arn }) => named.length === 0 || named.includes(name) || named.includes(arn))
    const { items, rest } = page(chosen, input, context.limits.page)
    return { jobQueues: items.map(detail), ...rest }
  },
}

async function put(queue: JobQueue, { queues, jobs }: BatchContext): Promise<void> {
  await queues.put(queue)
  jobs.replan()
}

function readPriority(input: JsonObject): number | undefined {
  const priority = optionalInteger(input, 'priority')
  if (priority !== undefined && priority < 0) throw invalidRequest('priority must not be negative')
  return priority
}

function readOrder(input: JsonObject, context: BatchContext): readonly string[] | undefined {
  if (input['computeEnvironmentOrder'] === undefined || input['computeEnvironmentOrder'] === null) return undefined
  const order = objects(input, 'computeEnvironmentOrder').map((entry) => {
    onlyKnown(entry, ['order', 'computeEnvironment'], 'computeEnvironmentOrder')
    return { order: optionalInteger(entry, 'order') ?? 0, arn: environmentOf(requiredText(entry, 'computeEnvironment'), context).arn }
  })
  const most = context.limits.computeEnvironmentsOfQueue
  if (order.length === 0 || order.length > most) throw invalidRequest(`computeEnvironmentOrder must have 1 to ${most} compute environments`)
  return order.sort((a, b) => a.order - b.order).map(({ arn }) => arn)
}

const detail = ({ name, arn, enabled, priority, computeEnvironments, tags }: JobQueue): JsonObject => ({
  jobQueueName: name,
  jobQueueArn: arn,
  state: enabled ? 'ENABLED' : 'DISABLED',
  status: 'VALID',
  statusReason: 'JobQueue Healthy',
  priority,
  computeEnvironmentOrder: computeEnvironments.map((computeEnvironment, index) => ({ order: index + 1, computeEnvironment })),
  serviceEnvironmentOrder: [],
  jobQueueType: 'ECS',
  tags,
  jobStateTimeLimitActions: [],
})
