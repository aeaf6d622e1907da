import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { definitionText } from '../../src/builder/index.js'
import type { AccountVariable } from '../../tasks/lambdas/account/contract.js'
import type { AnalyseVariable } from '../../tasks/lambdas/analyse/contract.js'
import type { BeginVariable } from '../../tasks/lambdas/begin/contract.js'
import type { BusinessLogicVariable } from '../../tasks/lambdas/business-logic/contract.js'
import type { CollectVariable } from '../../tasks/lambdas/collect/contract.js'
import type { ConsumeVariable } from '../../tasks/lambdas/consume/contract.js'
import type { DispatchVariable } from '../../tasks/lambdas/dispatch/contract.js'
import type { GroupVariable } from '../../tasks/lambdas/group/contract.js'
import type { LookUpVariable } from '../../tasks/lambdas/look-up/contract.js'
import type { MergeVariable } from '../../tasks/lambdas/merge/contract.js'
import type { PatternsVariable } from '../../tasks/lambdas/patterns/contract.js'
import type { ScoreVariable } from '../../tasks/lambdas/score/contract.js'
import type { SettleVariable } from '../../tasks/lambdas/settle/contract.js'
import type { SplitVariable } from '../../tasks/lambdas/split/contract.js'
import type { SubmitVariable } from '../../tasks/lambdas/submit/contract.js'
import type { UnarchiveVariable } from '../../tasks/lambdas/unarchive/contract.js'
import { readObjects, receiveFrom, rows, sendTo, tellProgress, writeObjects } from '../construct/grant.js'
import { bundleHandlers, digestOf } from '../construct/handler-bundle.js'
import type { HandlerBundle } from '../construct/handler-bundle.js'
import type { Binding } from '../construct/machine-role.js'
import { TaskFunction } from '../construct/task-function.js'
import { consumeQueue } from '../construct/work-queue.js'
import { consumerSeconds } from './queues.js'
import type { BacktestQueues } from './queues.js'
import type { BacktestStorage } from './storage.js'
import { analyseDocument, baseNlp } from '../../workflows/index.js'

const names = ['submit', 'unarchive', 'begin', 'look-up', 'settle', 'dispatch', 'consume', 'analyse', 'split', 'merge', 'group', 'patterns', 'business-logic', 'collect', 'score', 'account'] as const
type Name = typeof names[number]

export interface BacktestFunctionsProps {
  readonly root: string
  readonly scratch: string
  readonly storage: BacktestStorage
  readonly queues: BacktestQueues
}

/** The machines that functions start and answer. */
export interface Machines {
  readonly document: StateMachine
  readonly build: StateMachine
  readonly suite: StateMachine
}

/** The task functions, each with a role of its own that allows what its handler does. */
export class BacktestFunctions extends Construct {
  private readonly bundles: Readonly<Record<Name, HandlerBundle>>
  private readonly steps = new Map<Name, LambdaFunction>()
  /** Digests of whatever decides a result, and of nothing else: a change of the transport makes no result worthless. */
  readonly code: Readonly<Record<'TASK_CODE_DIGEST' | 'BASE_NLP_DIGEST', string>>

  constructor(scope: Construct, id: string, private readonly props: BacktestFunctionsProps) {
    super(scope, id)
    this.bundles = bundleHandlers(props.root, names, props.scratch)
    const digest = (machine: string, ...steps: readonly Name[]): string => digestOf([...steps.map((name) => this.bundles[name].digest), machine])
    const BASE_NLP_DIGEST = digest(definitionText(baseNlp), 'analyse', 'split', 'merge')
    this.code = { BASE_NLP_DIGEST, TASK_CODE_DIGEST: digest(definitionText(analyseDocument), 'group', 'patterns', 'business-logic') }
    const { data } = props.storage
    const DATA_BUCKET = data.bucketName
    // a document of 10 MB needs about 1 GB in business logic; 1,769 MB is one whole processor
    const modelStep = { memoryMb: 1769, environment: { DATA_BUCKET, ...this.code }, timeoutSeconds: 60 } as const
    const modelReads = readObjects(data, 'models', 'texts', 'base-nlp', 'intermediate')

    this.step<UnarchiveVariable>('unarchive', {
      description: 'Unpacks a list of items', memoryMb: 1769, timeoutSeconds: 900, environment: { DATA_BUCKET },
      permissions: [...readObjects(data, 'archives', 'lists'), writeObjects(data, 'lists', 'texts')],
    })
    const { ledger, results } = props.storage
    const { results: finished, scores } = props.queues
    const LEDGER_TABLE = ledger.tableName
    this.step<BeginVariable>('begin', {
      // the list of chunks of ten million items is 50 MB
      description: 'Lists the chunks of a suite that are not done', memoryMb: 1769, timeoutSeconds: 120, environment: { DATA_BUCKET, LEDGER_TABLE },
      permissions: [...readObjects(data, 'lists'), writeObjects(data, 'intermediate'), rows(ledger, 'GetItem', 'BatchGetItem', 'UpdateItem')],
    })
    this.step<LookUpVariable>('look-up', {
      description: 'Looks up which items of a chunk have no result', memoryMb: 1024, timeoutSeconds: 60,
      environment: { DATA_BUCKET, LEDGER_TABLE, RESULT_TABLE: results.tableName, RESULT_QUEUE_URL: finished.queue.queueUrl, ...this.code },
      permissions: [...readObjects(data, 'lists'), rows(results, 'BatchGetItem'), rows(ledger, 'GetItem'), sendTo(finished.queue)],
    })
    this.step<SettleVariable>('settle', {
      description: 'Accounts the chunks that a Distributed Map could not run', memoryMb: 512, timeoutSeconds: 900, environment: { DATA_BUCKET, LEDGER_TABLE, SCORE_QUEUE_URL: scores.queue.queueUrl },
      permissions: [...readObjects(data, 'intermediate'), rows(ledger, 'GetItem', 'UpdateItem'), sendTo(scores.queue)],
    })
    this.step<AnalyseVariable>('analyse', {
      description: 'Base NLP of a text or of a part of one', memoryMb: 1024, timeoutSeconds: 60, environment: { DATA_BUCKET, BASE_NLP_DIGEST },
      permissions: [...readObjects(data, 'texts'), writeObjects(data, 'base-nlp', 'intermediate')],
    })
    this.step<SplitVariable>('split', {
      description: 'Cuts a large text into parts', memoryMb: 1769, timeoutSeconds: 120, environment: { DATA_BUCKET },
      permissions: readObjects(data, 'texts'),
    })
    this.step<MergeVariable>('merge', {
      description: 'Joins the analyses of parts', memoryMb: 2048, timeoutSeconds: 120, environment: { DATA_BUCKET, BASE_NLP_DIGEST },
      permissions: [...readObjects(data, 'texts', 'intermediate'), writeObjects(data, 'base-nlp')],
    })
    this.step<GroupVariable>('group', { ...modelStep, description: 'Model, first invocation: lexicons', permissions: [...modelReads, writeObjects(data, 'intermediate')] })
    this.step<PatternsVariable>('patterns', { ...modelStep, description: 'Model, second invocation: token patterns', permissions: [...modelReads, writeObjects(data, 'intermediate')] })
    this.step<BusinessLogicVariable>('business-logic', { ...modelStep, description: 'Model, third invocation: rules', permissions: [...modelReads, writeObjects(data, 'spans')] })
  }

  /** What a machine's definition puts where it names this function. */
  binding(name: Name): Binding {
    const step = this.steps.get(name)
    if (step === undefined) throw new Error(`${name} is no step of a machine`)
    return { value: step.functionArn, arn: step.functionArn }
  }

  /** The functions that queues and commands call. */
  consumers({ document: analyseDocumentMachine, build: ciBuildMachine, suite: runSuiteMachine }: Machines): { readonly submit: LambdaFunction, readonly account: LambdaFunction } {
    const { storage: { data, ledger, results }, queues: { jobs, chunks, results: finished, scores, all } } = this.props
    const table = { LEDGER_TABLE: ledger.tableName, RESULT_TABLE: results.tableName }
    const DATA_BUCKET = data.bucketName
    const SCORE_QUEUE_URL = scores.queue.queueUrl
    const answer = new PolicyStatement({ actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resources: [ciBuildMachine.stateMachineArn, runSuiteMachine.stateMachineArn] })

    const submit = this.make<SubmitVariable>('submit', {
      // as long as API Gateway waits
      description: 'Validates a build, enters its runs in the ledger and starts it', memoryMb: 512, timeoutSeconds: 29,
      environment: { DATA_BUCKET, LEDGER_TABLE: table.LEDGER_TABLE, JOB_QUEUE_URL: jobs.queue.queueUrl, CI_BUILD_ARN: ciBuildMachine.stateMachineArn },
      permissions: [
        ...readObjects(data, 'models', 'archives', 'lists'), rows(ledger, 'GetItem', 'UpdateItem'), sendTo(jobs.queue),
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [ciBuildMachine.stateMachineArn] }), answer,
      ],
    })
    const dispatch = this.make<DispatchVariable>('dispatch', {
      description: 'Sends the chunks of a suite', memoryMb: 512, timeoutSeconds: consumerSeconds.dispatch,
      environment: { DATA_BUCKET, LEDGER_TABLE: table.LEDGER_TABLE, JOB_QUEUE_URL: jobs.queue.queueUrl, CHUNK_QUEUE_URL: chunks.queue.queueUrl, SCORE_QUEUE_URL },
      permissions: [receiveFrom(jobs.queue), ...readObjects(data, 'lists'), rows(ledger, 'GetItem', 'BatchGetItem', 'UpdateItem'), sendTo(jobs.queue, chunks.queue, scores.queue), answer],
    })
    const consume = this.make<ConsumeVariable>('consume', {
      description: 'Runs the items of a chunk through the state machine', memoryMb: 1024, timeoutSeconds: consumerSeconds.consume,
      environment: { DATA_BUCKET, ...table, RESULT_QUEUE_URL: finished.queue.queueUrl, ANALYSE_DOCUMENT_ARN: analyseDocumentMachine.stateMachineArn, ...this.code },
      permissions: [
        receiveFrom(chunks.queue), ...readObjects(data, 'lists'), rows(results, 'BatchGetItem'), rows(ledger, 'GetItem'), sendTo(finished.queue),
        new PolicyStatement({ actions: ['states:StartSyncExecution'], resources: [analyseDocumentMachine.stateMachineArn] }),
      ],
    })
    const collect = this.make<CollectVariable>('collect', {
      description: 'Keeps results and enters them in the ledger', memoryMb: 512, timeoutSeconds: consumerSeconds.collect,
      environment: { ...table, SCORE_QUEUE_URL },
      permissions: [receiveFrom(finished.queue), rows(results, 'BatchGetItem', 'BatchWriteItem'), rows(ledger, 'GetItem', 'BatchGetItem', 'UpdateItem'), sendTo(scores.queue), ...tellProgress(this)],
    })
    const score = this.make<ScoreVariable>('score', {
      description: 'Scores a run whose chunks are all in', memoryMb: 3008, timeoutSeconds: consumerSeconds.score,
      environment: { DATA_BUCKET, ...table, ...this.code },
      permissions: [
        receiveFrom(scores.queue), ...readObjects(data, 'models', 'lists', 'texts', 'spans'), writeObjects(data, 'runs'),
        rows(results, 'BatchGetItem'), rows(ledger, 'GetItem', 'BatchGetItem', 'UpdateItem'), answer, ...tellProgress(this),
      ],
    })
    const deadLetters = all.map((queue) => queue.deadLetters)
    const account = this.make<AccountVariable>('account', {
      description: 'Accounts what was given up', memoryMb: 512, timeoutSeconds: consumerSeconds.account,
      environment: { LEDGER_TABLE: table.LEDGER_TABLE, SCORE_QUEUE_URL },
      permissions: [receiveFrom(...deadLetters), rows(ledger, 'GetItem', 'BatchGetItem', 'UpdateItem'), sendTo(scores.queue), answer],
    })

    consumeQueue(this, 'DispatchJobs', { queue: jobs.queue, function: dispatch, batchSize: 1, maxConcurrency: 5 })
    // each chunk is up to 25 executions at once: 40 chunks are 1,000, what an account runs by default
    consumeQueue(this, 'ConsumeChunks', { queue: chunks.queue, function: consume, batchSize: 1, maxConcurrency: 40 })
    consumeQueue(this, 'CollectResults', { queue: finished.queue, function: collect, batchSize: 100, windowSeconds: 1, maxConcurrency: 10 })
    consumeQueue(this, 'ScoreRuns', { queue: scores.queue, function: score, batchSize: 1, maxConcurrency: 5 })
    for (const [index, queue] of deadLetters.entries()) consumeQueue(this, `Account${index}`, { queue, function: account, batchSize: 10, maxConcurrency: 2 })
    return { submit, account }
  }

  private step<Variable extends string>(name: Name, props: FunctionProps<Variable>): void {
    this.steps.set(name, this.make(name, props))
  }

  private make<Variable extends string>(name: Name, props: FunctionProps<Variable>): LambdaFunction {
    const id = name.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')
    return new TaskFunction<Variable>(this, id, { bundle: this.bundles[name], ...props }).function
  }
}

type FunctionProps<Variable extends string> = Omit<ConstructorParameters<typeof TaskFunction<Variable>>[2], 'bundle'>
