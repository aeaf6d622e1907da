import type { JsonObject } from '../../service.js'
import { queueOf, type BatchContext, type Operation } from '../context.js'
import { clientException, invalidRequest, unsupported } from '../error.js'
import { objects, optionalText, optionalTexts, page, requiredText } from '../input.js'
import { isArray, jobStatuses, type Job } from '../job.js'
import { jobDetail, jobSummary } from '../job-detail.js'
import { nameOf } from '../name.js'

/** Tells of jobs by their ids, or ARNs; ids that nobody has are left out. */
export const describeJobs: Operation = {
  members: ['jobs'],
  perform(input, { jobs, limits }) {
    const ids = optionalTexts(input, 'jobs') ?? []
    if (ids.length > limits.describedJobs) throw invalidRequest(`jobs can have at most ${limits.describedJobs} ids`)
    return { jobs: ids.flatMap(id => jobs.get(id.startsWith('arn:') ? nameOf(id) : id) ?? []).map(jobDetail) }
  },
}

/** Lists the jobs of a queue, or the children of an array, latest first: of one status, RUNNING by default, or those that a filter names. */
export const listJobs: Operation = {
  members: ['jobQueue', 'arrayJobId', 'jobStatus', 'filters', 'maxResults', 'nextToken'],
  perform(input, context) {
    const [queue, array] = [optionalText(input, 'jobQueue'), optionalText(input, 'arrayJobId')]
    if ((queue === undefined) === (array === undefined)) throw invalidRequest('Exactly one of jobQueue, arrayJobId and multiNodeJobId must be specified')
    const filters = objects(input, 'filters')
    if (filters.length > 1) throw invalidRequest('Only one filter can be used at a time')
    const status = optionalText(input, 'jobStatus') ?? 'RUNNING'
    if (!jobStatuses.some(known => known === status)) throw invalidRequest('jobStatus is not valid')
    const [filter] = filters
    const chosen = filter === undefined ? (job: Job) => job.state.status === status : matching(filter)
    const all = array === undefined ? inQueue(queue ?? '', context) : childrenOf(array, context)
    const { items, rest } = page(all.filter(chosen), input, context.limits.page)
    return { jobSummaryList: items.map(jobSummary), ...rest }
  },
}

function inQueue(named: string, context: BatchContext): readonly Job[] {
  const { arn } = queueOf(named, context)
  return context.jobs.list().filter(({ spec }) => spec.queueArn === arn).sort((a, b) => b.spec.sequence - a.spec.sequence)
}

function childrenOf(id: string, { jobs }: BatchContext): readonly Job[] {
  const job = jobs.get(id)
  if (job === undefined || !isArray(job)) throw clientException(`Array job ${id} does not exist`)
  return job.children
}

/** Source: AWS Batch API reference, ListJobs. */
function matching(filter: JsonObject): (job: Job) => boolean {
  const name = requiredText(filter, 'name')
  const values = optionalTexts(filter, 'values') ?? []
  if (values.length === 0) throw invalidRequest('A filter needs a value')
  switch (name) {
    case 'JOB_NAME':
      return ({ spec }) => values.some(value => fits(value, spec.name))
    case 'JOB_DEFINITION':
      return ({ spec }) => values.some(value => value === spec.definitionArn || fits(value, nameOf(spec.definitionArn).replace(/:\d+$/, '')) || fits(value, nameOf(spec.definitionArn)))
    case 'BEFORE_CREATED_AT':
      return ({ spec }) => spec.createdAt < Number(values[0])
    case 'AFTER_CREATED_AT':
      return ({ spec }) => spec.createdAt > Number(values[0])
    default:
      throw unsupported(`the filter ${name}`)
  }
}

/** An asterisk at the end stands for any rest; case does not matter. */
function fits(pattern: string, text: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()]
  return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted
}
