import { CronProblem, readCron, type CronTimes } from './cron.js'
import { validationException } from './error.js'
import { schedulerLimits } from './limit.js'

/** When a schedule is due, read from its expression. */
export type Expression =
  | { readonly kind: 'rate', readonly milliseconds: number }
  /** A wall-clock time, as if in UTC. */
  | { readonly kind: 'at', readonly wall: number }
  | { readonly kind: 'cron', readonly times: CronTimes }

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** AWS's words for an expression that it does not take. */
const invalid = (text: string): Error => validationException(`Invalid Schedule Expression ${text}.`)

/**
 * Reads `rate(…)`, `at(…)` or `cron(…)`. Source: EventBridge Scheduler API reference, CreateSchedule, "ScheduleExpression".
 *
 * @throws ServiceError ValidationException
 * @example
 * readExpression('rate(5 minutes)') // { kind: 'rate', milliseconds: 300000 }
 */
export function readExpression(text: string): Expression {
  const [, kind, inner = ''] = text.length <= schedulerLimits.expressionLength ? /^(rate|at|cron)\((.*)\)$/.exec(text) ?? [] : []
  if (kind === 'rate') return rateOf(text, inner)
  if (kind === 'at') return atOf(text, inner)
  if (kind !== 'cron') throw invalid(text)
  try {
    return { kind, times: readCron(inner) }
  } catch (error) {
    if (error instanceof CronProblem) throw validationException(`Invalid Schedule Expression ${text}: ${error.message}.`)
    throw error
  }
}

/** One is minute, hour or day; more are minutes, hours or days. */
function rateOf(text: string, inner: string): Expression {
  const [, value = '', unit = ''] = /^(\d{1,9}) (minutes?|hours?|days?)$/.exec(inner.trim()) ?? []
  const length = units[unit.replace(/s$/, '')]
  if (length === undefined || Number(value) < 1 || (Number(value) > 1 && !unit.endsWith('s'))) throw invalid(text)
  return { kind: 'rate', milliseconds: Number(value) * length }
}

function atOf(text: string, inner: string): Expression {
  const wall = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(inner) ? Date.parse(`${inner}Z`) : NaN
  // a day that does not exist is taken for one of the next month
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 19) !== inner) throw invalid(text)
  return { kind: 'at', wall }
}
