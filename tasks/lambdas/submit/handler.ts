import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import { createBuilds } from '../../shared/aws/builds.js'
import { createCallbacks } from '../../shared/aws/callbacks.js'
import { dynamodbClient, s3Client, sfnClient, sqsClient } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { createQueue } from '../../shared/aws/queue.js'
import { createTable } from '../../shared/aws/table.js'
import { usualChunksAtOnce } from '../../shared/build.js'
import type { BuildInput } from '../../shared/build.js'
import { digestOf } from '../../shared/digest.js'
import { readEnvironment } from '../../shared/environment.js'
import { archiveKey, manifestKey, modelKey } from '../../shared/layout.js'
import { createLedger } from '../../shared/ledger/index.js'
import type { Ledger, RunRow } from '../../shared/ledger/index.js'
import { detailOf, log } from '../../shared/log.js'
import type { JobMessage } from '../../shared/message.js'
import { once } from '../../shared/once.js'
import type { Builds, ObjectStore, Queue } from '../../shared/port.js'
import { errorNameOf, TaskError } from '../../shared/task-error.js'
import { createCancel } from './cancel.js'
import type { BuildRefusal, BuildRequest, BuildResponse, CancelResponse, SubmitVariable } from './contract.js'
import { readRequest } from './request.js'

export interface SubmitTools {
  readonly store: ObjectStore
  readonly ledger: Ledger
  readonly jobs: Queue<JobMessage>
  readonly builds: Builds<BuildInput>
  /** ISO 8601; the clock's when absent. */
  readonly now?: () => string
}

/** Enters runs and starts the build that they are; for a build that runs, sends what is not done once more. */
export function createSubmit(tools: SubmitTools) {
  return async (request: BuildRequest): Promise<BuildResponse> => {
    const { store, ledger, now = () => new Date().toISOString() } = tools
    await requireObjects(store, request)
    const entered = await Promise.all(request.runs.map(({ runId, modelDigest, title, fresh = false, suites }) =>
      ledger.enter({ runId, modelDigest, fresh, user: request.user, startedAt: now(), restoreTier: request.restoreTier ?? 'Standard', dispatch: request.dispatch ?? 'queue', chunksAtOnce: request.chunksAtOnce ?? usualChunksAtOnce, ...(title !== undefined && { title }), jobs: suites.map(({ name, listDigest }) => ({ suite: name, manifestKey: manifestKey(listDigest) })) })))
    const buildId = buildIdOf(request)
    const running = entered.filter(({ status }) => status === 'running')
    if (running.length > 0) {
      await sendAgain(tools, running, now())
      await startBuild(tools.builds, buildId, inputOf(request.runs, entered))
    }
    log('info', 'build submitted', { detail: buildId, count: running.length })
    return { buildId, runs: entered.map(({ runId, status, dispatch }) => ({ runId, status, dispatch })) }
  }
}

/** Missing objects are told before anything is entered. */
async function requireObjects(store: ObjectStore, { runs }: BuildRequest): Promise<void> {
  for (const modelDigest of new Set(runs.map((run) => run.modelDigest))) {
    if (!await store.exists(modelKey(modelDigest))) throw new TaskError('ModelMissing', `there is no model bundle ${modelKey(modelDigest)}; upload it first`)
  }
  for (const listDigest of listsOf(runs)) {
    if (!await store.exists(archiveKey(listDigest)) && !await store.exists(manifestKey(listDigest))) {
      throw new TaskError('ArchiveMissing', `there is no archive ${archiveKey(listDigest)}; upload it first`)
    }
  }
}

const listsOf = (runs: BuildRequest['runs']): readonly string[] => [...new Set(runs.flatMap(({ suites }) => suites.map(({ listDigest }) => listDigest)))].sort()

/** The same runs are the same build. */
const buildIdOf = ({ runs }: BuildRequest): string => digestOf(runs.map(({ runId }) => runId).sort().join('\n')).slice(0, 32)

/**
 * The same for the same runs, whoever asks and whenever: with other input the name of an execution that still runs would not be answered as that execution. So all of its
 * runs are in it, also those that have ended, in one order; and the speed of a restore, and how chunks are dispatched, are as whoever asked first wanted them.
 */
function inputOf(runs: BuildRequest['runs'], entered: readonly RunRow[]): BuildInput {
  const rows = entered.toSorted((a, b) => (a.runId < b.runId ? -1 : 1))
  return {
    restoreTier: rows[0]?.restoreTier ?? 'Standard',
    chunksAtOnce: rows[0]?.chunksAtOnce ?? usualChunksAtOnce,
    lists: listsOf(runs),
    runs: rows.map(({ runId, suites, dispatch }) => ({ runId, unitTests: suites.includes('unit-tests'), dispatch })),
  }
}

/** Milliseconds in which a build has sent its jobs, once their lists are unpacked. */
const overdue = 10_000

/**
 * A job that had begun may have lost a message with its consumer: what is open of it is sent again, at once. So is one that ought to have begun, without the token that
 * its own message holds.
 */
async function sendAgain({ store, ledger, jobs }: SubmitTools, running: readonly RunRow[], now: string): Promise<void> {
  const messages = await Promise.all(running.flatMap(({ runId, suites, dispatch, startedAt = now }) => suites.map(async (suite): Promise<readonly JobMessage[]> => {
    const { taskTokens: [taskToken], manifestKey: manifest } = await ledger.job(runId, suite)
    if (taskToken !== undefined) return [{ kind: 'job', runId, suite, from: 0, taskToken }]
    // a Map Run loses nothing; there is a token once it has ended
    if (dispatch === 'distributed-map') return []
    const isOverdue = Date.parse(now) - Date.parse(startedAt) > overdue && await store.exists(manifest)
    return isOverdue ? [{ kind: 'job', runId, suite, from: 0, taskToken: null }] : []
  })))
  await jobs.send(messages.flat())
}

/** Executions of one build: another is started only when those before it ended without ending its runs. */
const mostExecutions = 50

async function startBuild(builds: Builds<BuildInput>, buildId: string, input: BuildInput): Promise<void> {
  for (let attempt = 1; attempt <= mostExecutions; attempt++) {
    if (await builds.start(`${buildId}-${attempt}`, input)) return
  }
  throw new TaskError('BuildExhausted', `${mostExecutions} executions of build ${buildId} have ended before its runs did`)
}

const statusOf: Readonly<Record<BuildRefusal['error'], number>> = { RequestInvalid: 400, ModelMissing: 409, ArchiveMissing: 409, RunConflict: 409, RunUnknown: 404, InternalError: 500 }

/** What the API does. */
export interface SubmitActions {
  submit(request: BuildRequest): Promise<BuildResponse>
  cancel(runId: string): Promise<CancelResponse>
}

/** `POST /builds` and `DELETE /runs/<runId>` of API Gateway. */
export function createSubmitApi(actions: SubmitActions) {
  return async ({ httpMethod, pathParameters, body, isBase64Encoded }: Pick<APIGatewayProxyEvent, 'httpMethod' | 'pathParameters' | 'body' | 'isBase64Encoded'>): Promise<APIGatewayProxyResult> => {
    try {
      if (httpMethod === 'DELETE') return answer(200, await actions.cancel(pathParameters?.['runId'] ?? ''))
      return answer(202, await actions.submit(readRequest(isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : body)))
    } catch (error) {
      const name = refusals.find((known) => error instanceof TaskError && error.name === known)
      if (name !== undefined && error instanceof TaskError) return answer(statusOf[name], { error: name, message: error.message } satisfies BuildRefusal)
      log('error', 'request not served', { error: errorNameOf(error), ...detailOf(error) })
      return answer(500, { error: 'InternalError', message: `the request was not served: ${errorNameOf(error)}` } satisfies BuildRefusal)
    }
  }
}

const refusals = Object.keys(statusOf) as readonly BuildRefusal['error'][]
const answer = (statusCode: number, body: BuildResponse | CancelResponse | BuildRefusal): APIGatewayProxyResult => ({ statusCode, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

const variables: readonly SubmitVariable[] = ['DATA_BUCKET', 'LEDGER_TABLE', 'JOB_QUEUE_URL', 'CI_BUILD_ARN']
const run = once(() => {
  const { DATA_BUCKET: bucket, LEDGER_TABLE: table, JOB_QUEUE_URL: queue, CI_BUILD_ARN: machine } = readEnvironment(variables)
  const ledger = createLedger(createTable(dynamodbClient(), table))
  return createSubmitApi({
    submit: createSubmit({ store: createObjectStore(s3Client(), bucket), ledger, jobs: createQueue(sqsClient(), queue), builds: createBuilds(sfnClient(), machine) }),
    cancel: createCancel({ ledger, callbacks: createCallbacks(sfnClient()) }),
  })
})

export const handler: ReturnType<typeof createSubmitApi> = (event) => run()(event)
