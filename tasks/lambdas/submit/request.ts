import { dispatches, mostChunksAtOnce, restoreTiers } from '../../shared/build.js'
import { suites } from '../../shared/message.js'
import { TaskError } from '../../shared/task-error.js'
import type { BuildRequest } from './contract.js'

/** Runs of one build. */
const mostRuns = 20

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a request: whoever may call may send anything.
 *
 * @throws TaskError `RequestInvalid` naming everything that is wrong
 * @example
 * ```ts
 * const { runs } = readRequest('{"user":"ci","runs":[…]}')
 * ```
 */
export function readRequest(body: string | null): BuildRequest {
  const request = fieldsOf(parsed(body ?? ''))
  const { user, restoreTier, dispatch, chunksAtOnce = 1, runs } = request
  const list = Array.isArray(runs) ? runs as readonly unknown[] : []
  const wrong = [
    ...unknownFields(request, '', ['user', 'restoreTier', 'dispatch', 'chunksAtOnce', 'runs']),
    ...(isName(user) ? [] : ['user must be 1 to 64 letters, digits, - and _']),
    ...(restoreTier === undefined || restoreTiers.some((tier) => tier === restoreTier) ? [] : [`restoreTier must be ${restoreTiers.join(' or ')}`]),
    ...(dispatch === undefined || dispatches.some((way) => way === dispatch) ? [] : [`dispatch must be ${dispatches.join(' or ')}`]),
    ...(Number.isInteger(chunksAtOnce) && (chunksAtOnce as number) >= 1 && (chunksAtOnce as number) <= mostChunksAtOnce ? [] : [`chunksAtOnce must be a whole number from 1 to ${mostChunksAtOnce}`]),
    ...(list.length >= 1 && list.length <= mostRuns ? [] : [`runs must be a list of 1 to ${mostRuns} runs`]),
    ...list.slice(0, mostRuns).flatMap((run, index) => problemsOfRun(fieldsOf(run), `runs/${index}: `)),
  ]
  const ids = list.map((run) => fieldsOf(run)['runId'])
  if (new Set(ids).size < ids.length) wrong.push('a runId is there twice')
  if (wrong.length > 0) throw new TaskError('RequestInvalid', wrong.join('; '))
  return request as unknown as BuildRequest
}

function problemsOfRun(run: Fields, where: string): readonly string[] {
  const { runId, modelDigest, title = '', fresh = false, suites: wanted } = run
  const list = Array.isArray(wanted) ? wanted as readonly unknown[] : []
  const names = list.map((suite) => fieldsOf(suite)['name'])
  return [
    ...unknownFields(run, where, ['runId', 'modelDigest', 'title', 'fresh', 'suites']),
    ...(isName(runId) ? [] : [`${where}runId must be 1 to 64 letters, digits, - and _`]),
    ...(isDigest(modelDigest) ? [] : [`${where}modelDigest must be 64 hexadecimal digits`]),
    ...(typeof title === 'string' && title.length <= 200 ? [] : [`${where}title must be a text of at most 200 characters`]),
    ...(typeof fresh === 'boolean' ? [] : [`${where}fresh must be true or false`]),
    ...(list.length > 0 && list.length <= suites.length ? [] : [`${where}suites must be a list of 1 to ${suites.length} suites`]),
    ...(new Set(names).size < names.length ? [`${where}a suite is there twice`] : []),
    ...list.slice(0, suites.length).flatMap((suite) => problemsOfSuite(fieldsOf(suite), where)),
  ]
}

function problemsOfSuite(suite: Fields, where: string): readonly string[] {
  return [
    ...unknownFields(suite, where, ['name', 'listDigest']),
    ...(suites.some((name) => name === suite['name']) ? [] : [`${where}a suite's name must be ${suites.join(' or ')}`]),
    ...(isDigest(suite['listDigest']) ? [] : [`${where}a suite's listDigest must be 64 hexadecimal digits`]),
  ]
}

const isName = (value: unknown): boolean => typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value)
const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : {})
const unknownFields = (value: Fields, where: string, known: readonly string[]): readonly string[] =>
  Object.keys(value).filter((name) => !known.includes(name)).slice(0, 5).map((name) => `${where}'${name.slice(0, 50)}' is unknown`)

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    throw new TaskError('RequestInvalid', 'the body is not JSON')
  }
}
