import type { JsonObject } from '../../service.js'
import { resourceNotFound, validationException } from '../error.js'
import type { Job } from '../job/job.js'
import { tag, type Tag } from '../request/common.js'
import { checkShape, list, number, required, structure, text, type Shape } from '../request/shape.js'
import { tagList, tagRecord } from '../tag.js'
import type { Operation, SageMakerContext } from './operation.js'

const resource = required(text({ max: 256, pattern: /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+$/ }))

/** @throws ServiceError ResourceNotFound */
function taggedJob(operation: string, members: Readonly<Record<string, Shape>>, input: JsonObject, { jobs }: SageMakerContext): { readonly job: Job, readonly checked: JsonObject } {
  const checked = checkShape(structure({ ResourceArn: resource, ...members }), input, operation)
  const arn = checked['ResourceArn'] as string
  const job = jobs.get(arn)
  if (job === undefined) throw resourceNotFound(`Could not find resource ${arn}`)
  return { job, checked }
}

export const addTags: Operation = {
  name: 'AddTags',
  async perform(input, context) {
    const { job, checked } = taggedJob('AddTags', { Tags: required(list(tag, { max: 50 })) }, input, context)
    const tags = tagRecord(job.tags, checked['Tags'] as unknown as readonly Tag[])
    await context.jobs.put({ ...job, tags })
    return { Tags: tagList(tags) }
  },
}

export const deleteTags: Operation = {
  name: 'DeleteTags',
  async perform(input, context) {
    const { job, checked } = taggedJob('DeleteTags', { TagKeys: required(list(text({ min: 1, max: 128 }), { min: 1, max: 50 })) }, input, context)
    const gone = new Set(checked['TagKeys'] as readonly string[])
    await context.jobs.put({ ...job, tags: Object.fromEntries(Object.entries(job.tags).filter(([key]) => !gone.has(key))) })
    return {}
  },
}

/** A resource has 50 tags at most, which is one page. */
export const listTags: Operation = {
  name: 'ListTags',
  perform(input, context) {
    const { job, checked } = taggedJob('ListTags', { NextToken: text({ max: 8192 }), MaxResults: number({ min: 50 }) }, input, context)
    if (checked['NextToken'] !== undefined) throw validationException('The provided NextToken is not valid')
    return { Tags: tagList(job.tags) }
  },
}
