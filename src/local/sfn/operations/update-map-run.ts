import type { JsonObject } from '../../service.js'
import type { Operation } from '../context.js'
import { validationException } from '../error.js'
import { existingMapRun } from '../lookup.js'

/** One that has ended stays as it is. */
export const updateMapRun: Operation = (context, input) => {
  const run = existingMapRun(context, input)
  const concurrency = number(input, 'maxConcurrency', Infinity, true)
  const percentage = number(input, 'toleratedFailurePercentage', 100, false)
  const count = number(input, 'toleratedFailureCount', Infinity, true)
  context.mapRuns.update(run.arn, {
    ...(concurrency === undefined ? {} : { concurrency }),
    tolerance: { ...(percentage === undefined ? {} : { percentage }), ...(count === undefined ? {} : { count }) },
  })
  return {}
}

/** @throws ServiceError ValidationException */
function number(input: JsonObject, name: string, most: number, whole: boolean): number | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || (whole && !Number.isInteger(value))) throw validationException(JSON.stringify(value), name, whole ? 'Member must be an integer' : 'Member must be a number')
  if (value < 0) throw validationException(String(value), name, 'Member must have value greater than or equal to 0')
  if (value > most) throw validationException(String(value), name, `Member must have value less than or equal to ${String(most)}`)
  return value
}
