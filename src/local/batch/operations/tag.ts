import type { JsonObject, ServiceError } from '../../service.js'
import type { BatchContext, Operation } from '../context.js'
import { clientException } from '../error.js'
import { optionalTexts, requiredText, textMap } from '../input.js'
import type { RecordStore } from '../../record-store.js'
import { tagsOf } from '../job-detail.js'
import { nameOf } from '../name.js'
import { checkTags } from '../strategy.js'

type Tags = Readonly<Record<string, string>>

/** Adds tags to a compute environment, a queue, a definition or a job that is no child of an array. */
export const tagResource: Operation = {
  members: ['resourceArn', 'tags'], exclusive: true,
  async perform(input, context) {
    await change(input, context, tags => checkTags({ ...tags, ...textMap(input, 'tags') }, context.limits))
    return {}
  },
}

/** Takes tags off; those that are not there are no error. */
export const untagResource: Operation = {
  members: ['resourceArn', 'tagKeys'], exclusive: true,
  async perform(input, context) {
    const keys = new Set(optionalTexts(input, 'tagKeys') ?? [])
    await change(input, context, tags => Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.has(key))))
    return {}
  },
}

/** Tells the tags of a resource. */
export const listTagsForResource: Operation = {
  members: ['resourceArn'],
  perform(input, context) {
    const arn = requiredText(input, 'resourceArn')
    const record = storeOf(arn, context)?.get(arn)
    const job = context.jobs.get(nameOf(arn))
    const tags = record?.tags ?? (job === undefined ? undefined : tagsOf(job))
    if (tags === undefined) throw notFound(arn)
    return { tags }
  },
}

type Tagged = RecordStore<{ readonly tags: Tags }>

function storeOf(arn: string, { environments, queues, definitions }: BatchContext): Tagged | undefined {
  const kind = arn.split(':')[5]?.split('/')[0]
  // what is put back is what was got, with other tags
  return ({ 'compute-environment': environments, 'job-queue': queues, 'job-definition': definitions } as Readonly<Record<string, unknown>>)[kind ?? ''] as Tagged | undefined
}

async function change(input: JsonObject, context: BatchContext, next: (tags: Tags) => Tags): Promise<void> {
  const arn = requiredText(input, 'resourceArn')
  const store = storeOf(arn, context)
  const record = store?.get(arn)
  if (store !== undefined && record !== undefined) {
    await store.put({ ...record, tags: next(record.tags) })
    return
  }
  const job = context.jobs.get(nameOf(arn))
  if (job === undefined || job.parent !== undefined) throw notFound(arn)
  await context.jobs.retag(job, next(tagsOf(job)))
}

const notFound = (arn: string): ServiceError => clientException(`${arn} does not exist`)
