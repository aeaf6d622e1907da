import { validationException } from '../error.js'
import { summarised } from '../job/description.js'
import type { Job, JobKind, JobStatus } from '../job/job.js'
import { checkShape, number, refused, structure, text, type Shape } from '../request/shape.js'
import type { Operation } from './operation.js'

type SortBy = 'Name' | 'CreationTime' | 'Status'

interface Query {
  readonly CreationTimeAfter?: number
  readonly CreationTimeBefore?: number
  readonly LastModifiedTimeAfter?: number
  readonly LastModifiedTimeBefore?: number
  readonly NameContains?: string
  readonly StatusEquals?: JobStatus
  readonly SortBy?: SortBy
  readonly SortOrder?: 'Ascending' | 'Descending'
  readonly NextToken?: string
  readonly MaxResults?: number
}

const members: Readonly<Record<string, Shape>> = {
  CreationTimeAfter: number(), CreationTimeBefore: number(), LastModifiedTimeAfter: number(), LastModifiedTimeBefore: number(),
  NameContains: text({ max: 63, pattern: /^[a-zA-Z0-9-]+$/ }),
  StatusEquals: text({ values: ['Completed', 'Failed', 'InProgress', 'Stopped', 'Stopping'] }),
  SortBy: text({ values: ['Name', 'CreationTime', 'Status'] }),
  SortOrder: text({ values: ['Ascending', 'Descending'] }),
  NextToken: text({ max: 8192 }),
  MaxResults: number({ min: 1, max: 100 }),
}

/** Jobs of a page where none are said. */
const usualPage = 10

const listJobs = (kind: JobKind, name: string, answer: string, more: Readonly<Record<string, Shape>> = {}): Operation => ({
  name,
  perform(input, { jobs }) {
    const query = checkShape(structure({ ...members, ...more }), input, name) as Query
    const { SortBy: by = 'CreationTime', SortOrder: order = 'Ascending', MaxResults: size = usualPage, NextToken: token } = query
    const direction = order === 'Ascending' ? 1 : -1
    const after = token === undefined ? undefined : placeOf(token)
    const found = jobs.list(kind).filter(job => matches(job, query)).map(job => ({ job, place: [sortValue(job, by), job.arn] as const }))
      .sort((a, b) => direction * compare(a.place, b.place))
      .filter(({ place }) => after === undefined || direction * compare(place, after) > 0)
    const last = found.length > size ? found[size - 1]?.place : undefined
    return { [answer]: found.slice(0, size).map(({ job }) => summarised(job)), ...(last !== undefined && { NextToken: Buffer.from(JSON.stringify(last)).toString('base64url') }) }
  },
})

export const listProcessingJobs = listJobs('processing', 'ListProcessingJobs', 'ProcessingJobSummaries')

export const listTrainingJobs = listJobs('training', 'ListTrainingJobs', 'TrainingJobSummaries', { WarmPoolStatusEquals: refused(), TrainingPlanArnEquals: refused() })

/** Times are epoch seconds in a request. */
function matches({ createdAt, modifiedAt, name, status }: Job, query: Query): boolean {
  const { CreationTimeAfter: from = -Infinity, CreationTimeBefore: to = Infinity, LastModifiedTimeAfter: changedFrom = -Infinity, LastModifiedTimeBefore: changedTo = Infinity } = query
  return createdAt > from * 1000 && createdAt < to * 1000 && modifiedAt > changedFrom * 1000 && modifiedAt < changedTo * 1000
    && name.includes(query.NameContains ?? '') && (query.StatusEquals === undefined || status === query.StatusEquals)
}

/** Where a job stands in the order: a page begins after the last place of the one before, whatever has come in between. */
type Place = readonly [string | number, string]

const sortValue = ({ name, createdAt, status }: Job, by: SortBy): string | number => (by === 'Name' ? name : by === 'Status' ? status : createdAt)

function compare([a, one]: Place, [b, other]: Place): number {
  if (a !== b) return a < b ? -1 : 1
  return one === other ? 0 : one < other ? -1 : 1
}

/** @throws ServiceError ValidationException for a token that was never given out */
function placeOf(token: string): Place {
  try {
    const place = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as unknown
    if (Array.isArray(place) && place.length === 2 && ['string', 'number'].includes(typeof place[0]) && typeof place[1] === 'string') return place as unknown as Place
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw validationException('The provided NextToken is not valid')
}
