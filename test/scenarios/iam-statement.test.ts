import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { loadModel } from '../../scripts/backtest/model.js'
import { createPipeline } from '../../scripts/backtest/run.js'
import { backtestStack } from '../../scripts/backtest/stack.js'
import { patience } from '../../scripts/backtest/wait.js'
import { LocalAwsError, startLocalAws, type LocalAws } from '../../src/local/index.js'
import { parseItems } from '../../src/nlp/index.js'
import { dispatches } from '../../tasks/shared/build.js'
import type { Dispatch } from '../../tasks/shared/build.js'
import { root, run, sampleLines, sampleModel, scratch } from './cli.js'
import { assemblyWithout, grantsOfRoles, type Grant } from './grant.js'
import { submitOne } from './submit-one.js'

const place = scratch()
afterAll(() => place.remove())

const grants = grantsOfRoles()

/** Grants that a good run never asks for, by role and action, and what they are for. */
const notAsked: readonly { readonly role: RegExp, readonly action: RegExp, readonly on?: RegExp, readonly reason: string }[] = [
  { role: /./, action: /^logs:/, reason: 'only AWS writes logs through the CloudWatch Logs API; the local AWS writes files' },
  { role: /./, action: /^xray:/, reason: 'only AWS traces' },
  { role: /^Functions/, action: /^s3:ListBucket$/, reason: 'asked only when an object is missing, which says that something else went wrong: without it AWS answers 403 in place of 404' },
  { role: /^Functions/, action: /^sqs:(GetQueueUrl|ChangeMessageVisibility)$/, reason: 'asked only when a message failed and is to come again soon' },
  { role: /^FunctionsConsumeRole$/, action: /^sqs:SendMessage$/, reason: 'asked only for an item whose execution failed: all others are reported by the state machine' },
  { role: /^FunctionsSubmitRole$/, action: /^sqs:SendMessage$/, reason: 'asked only when a build that runs is submitted again: its jobs are sent once more' },
  { role: /^FunctionsSubmitRole$/, action: /^states:SendTask/, reason: 'asked only when a run is cancelled: whoever waits for it is told how it ended' },
  { role: /^FunctionsDispatchRole$/, action: /^states:/, reason: 'asked only for a job of a run that has ended already' },
  { role: /^FunctionsScoreRole$/, action: /^states:SendTaskFailure$/, reason: 'asked only for a run that could not be scored' },
  { role: /^CiBuildRole$/, action: /^dynamodb:UpdateItem$/, reason: 'asked only for a run that did not end in time, or whose list could not be unpacked' },
  { role: /^CiBuildRole$/, action: /^s3:RestoreObject$/, reason: 'asked only for a list that lies in an archive storage class' },
  { role: /^CiBuildRole$/, action: /^states:StopExecution$/, reason: 'asked only when a build is stopped while a suite runs' },
  { role: /^RunSuiteRole$/, action: /^states:(DescribeExecution|StopExecution|RedriveExecution)$/, reason: 'asked only when a Map Run is stopped or redriven' },
  { role: /^RunSuiteRole$/, action: /^s3:(AbortMultipartUpload|ListMultipartUploadParts|GetObject)$/, on: /intermediate\/maps/, reason: 'of a writer asked only for results of more than one part' },
  { role: /^RunSuiteRole$/, action: /^sqs:SendMessage$/, reason: 'asked only for an item whose execution failed, and for a suite that is given up' },
  { role: /^FunctionsLookUpRole$/, action: /^sqs:SendMessage$/, reason: 'asked only for items whose result is known' },
  { role: /^FunctionsSettleRole$/, action: /^sqs:SendMessage$/, reason: 'asked only when the last items were those of children that failed, or when the run has ended' },
  { role: /^FunctionsAccountRole$/, action: /^(dynamodb|sqs|states):/, reason: 'asked only for what was given up: it consumes the dead-letter queues' },
]
const reasonOf = ({ role, action, resource }: Grant): string | undefined => notAsked.find(entry => entry.role.test(role) && entry.action.test(action) && (entry.on?.test(resource) ?? true))?.reason

/** A few documents; one is large, so that it is split, travels by reference and is merged. */
const large = JSON.stringify({ id: 'large', text: sampleLines(400).map(line => (JSON.parse(line) as { readonly text: string }).text).join('\n'), spans: [] })
const items = parseItems(Buffer.from([...sampleLines(2), large].join('\n')), { file: 'examples.jsonl' })
/** Others, whose results a run of these does not know. */
const otherItems = parseItems(Buffer.from(sampleLines(4).slice(2).join('\n')), { file: 'examples.jsonl' })

const start = (name: string, assemblyDirectory: string): Promise<LocalAws> => startLocalAws({
  dataDirectory: path.join(place.path, name, 'data'),
  assemblyDirectory,
  // what was refused is not waited for at the end
  lambda: { workerFile: path.join(root, 'dist/src/local/lambda/worker.js'), local: { closeSeconds: 0.1, environmentsPerFunction: 1 } },
})

/** A small backtest; ends with what it throws. */
async function backtest(aws: LocalAws, signal: AbortSignal, dispatch: Dispatch = 'queue', examples: typeof items = items): Promise<{ readonly errors: readonly string[] }> {
  const pipeline = createPipeline(backtestStack(aws.outputs), aws.clientConfig(), { ...patience, poll: 50 })
  try {
    const loaded = await loadModel(sampleModel('news-v1'))
    const model = { ...loaded, model: { ...loaded.model, unitTests: loaded.model.unitTests.slice(0, 1) } }
    const { report } = await (await submitOne(pipeline, model, examples, signal, dispatch)).finish({ signal, progress: () => undefined })
    return { errors: report.score.errors.map(({ error }) => error) }
  } finally {
    await pipeline.close()
  }
}

/** What the refusal says that ends a run or a deployment without a grant; undefined when nothing is refused. */
async function refusalWithout(grant: Grant, name: string): Promise<string | undefined> {
  const without = assemblyWithout(grant, path.join(place.path, name, 'assembly'))
  let aws: LocalAws
  try {
    aws = await start(name, without)
  } catch (error) {
    if (error instanceof LocalAwsError) return error.message
    throw error
  }
  const over = new AbortController()
  try {
    const run = backtest(aws, AbortSignal.any([over.signal, AbortSignal.timeout(60_000)]), dispatchOf(grant)).then(() => undefined, () => undefined)
    // a run that cannot go on would try again and again: the first refusal is enough
    const refused = async (): Promise<void> => {
      while (aws.refusals().length === 0 && !over.signal.aborted) await sleep(20)
    }
    await Promise.race([run, refused()])
    over.abort()
    await run
    return aws.refusals().map(({ user, action, resource }) => `${user} is not authorized to perform: ${action} on resource: ${resource}`).join('\n') || undefined
  } finally {
    await aws.stop()
  }
}

/** Actions that each role used in a whole run with everything allowed, by a queue, and besides in one by a Distributed Map. */
const used: Readonly<Record<Dispatch, Map<string, ReadonlySet<string>>>> = { 'queue': new Map(), 'distributed-map': new Map() }
beforeAll(async () => {
  const aws = await start('whole', path.join(root, 'dist/assembly'))
  try {
    for (const [dispatch, examples] of [['queue', items], ['distributed-map', otherItems]] as const) {
      await backtest(aws, AbortSignal.timeout(60_000), dispatch, examples)
      expect(aws.refusals()).toEqual([])
      for (const { principalArn, action } of aws.permissionUses()) used[dispatch].set(principalArn, new Set([...used[dispatch].get(principalArn) ?? [], action]))
    }
  } finally {
    await aws.stop()
  }
}, 90_000)

/** Whether a role was seen to use an action. Who may be a role, and what consumers need, is looked at when the role's function or machine is made. */
function isUsed({ role, action }: Grant): boolean {
  if (/^sts:|^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)$/.test(action)) return true
  return dispatches.some(dispatch => isUsedBy(dispatch, role, action))
}

const isUsedBy = (dispatch: Dispatch, role: string, action: string): boolean => [...used[dispatch]].some(([arn, actions]) => arn.includes(`-${role.slice(0, 30)}`) && actions.has(action))

/** By which a run uses a grant; what a deployment alone uses, either does. */
const dispatchOf = ({ role, action }: Grant): Dispatch => (!isUsedBy('queue', role, action) && isUsedBy('distributed-map', role, action) ? 'distributed-map' : 'queue')

/** The first grant of an action to a role. */
function grantOf(role: string, action: string): Grant {
  const found = grants.find(grant => grant.role === role && grant.action === action)
  if (found === undefined) throw new Error(`the assembly does not allow ${action} to ${role}`)
  return found
}

/** What came of it, and what the log of refusals says. */
const outcomeWithout = async (grant: Grant, name: string): Promise<{ readonly came: readonly string[], readonly log: string }> => {
  const aws = await start(name, assemblyWithout(grant, path.join(place.path, name, 'assembly')))
  try {
    const came = await backtest(aws, AbortSignal.timeout(240_000)).then(({ errors }) => errors, (error: unknown) => [String(error)])
    return { came, log: readFileSync(path.join(place.path, name, 'data/iam-refusals.log'), 'utf8') }
  } finally {
    await aws.stop()
  }
}

/** Waits most of its time, for retries of the state machine: begun first, and looked at last. */
let step: ReturnType<typeof outcomeWithout>
beforeAll(() => {
  step = outcomeWithout(grantOf('AnalyseDocumentRole', 'lambda:InvokeFunction'), 'step')
  // heard when it is looked at
  step.catch(() => undefined)
})

describe('what roles are allowed', () => {
  test('is much, and all of it is looked at here', () => {
    expect(grants.length).toBeGreaterThan(100)
    expect(new Set(grants.map(({ role }) => role)).size).toBeGreaterThan(10)
  })

  test('is asked for in a whole run, or said here why not', () => {
    const idle = grants.filter(grant => !isUsed(grant) && reasonOf(grant) === undefined)
    expect(idle.map(({ role, action }) => `${role}: ${action}`)).toEqual([])
  })

  test('is needed: without any one of them something is refused, by action and resource', async () => {
    const waiting = grants.filter(grant => isUsed(grant) && reasonOf(grant) === undefined).map((grant, index) => ({ grant, name: String(index) }))
    const missed: string[] = []
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { grant, name } = next
        const said = await refusalWithout(grant, name)
        const expected = grant.action === 'sts:AssumeRole' ? /cannot be assumed by|authorized to assume the provided role/ : new RegExp(`is not authorized to perform: ${grant.action} on resource: "?(arn:aws:|\\*)`, 'i')
        if (said === undefined || !expected.test(said)) missed.push(`${grant.role}: ${grant.action}: ${said ?? 'nothing was refused'}`)
      }
    }
    await Promise.all([work(), work()])
    expect(missed).toEqual([])
  }, 600_000)
})

describe('a run without a grant tells of it', () => {
  test('by what it throws, when nothing begins', async () => {
    const { came, log } = await outcomeWithout(grantOf('FunctionsSubmitRole', 'dynamodb:GetItem'), 'submit')
    expect(came).toEqual([expect.stringContaining('AccessDeniedException')])
    expect(log).toMatch(/"action":"dynamodb:GetItem","resource":"arn:aws:dynamodb:/)
  }, 90_000)

  test('by the command, which says where the refusal is written down', async () => {
    const assembly = assemblyWithout(grantOf('FunctionsSubmitRole', 'dynamodb:GetItem'), path.join(place.path, 'command-assembly'))
    const examples = place.file('examples.jsonl', sampleLines(2).join('\n'))
    const { code, stderr } = await run(['backtest', '--model', sampleModel('news-v1'), '--examples', examples, '--data', 'command', '--assembly', assembly], place.path)
    expect(code).toBe(3)
    expect(stderr).toContain(`AccessDeniedException; ${path.join('command', 'iam-refusals.log')} says who may not do what`)
    expect(readFileSync(path.join(place.path, 'command', 'iam-refusals.log'), 'utf8')).toContain('"action":"dynamodb:GetItem"')
  }, 90_000)

  test('by the errors of its items, when a step of theirs cannot be done', async () => {
    const { came, log } = await step
    expect(came.length).toBeGreaterThan(0)
    for (const error of came) expect(error).toContain('Lambda.AWSLambdaException')
    expect(log).toMatch(/"action":"lambda:InvokeFunction","resource":"arn:aws:lambda:/)
  }, 250_000)
})
