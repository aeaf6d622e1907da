import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { analyseDocument, baseNlp, ciBuild, runSuite, stackOutputs } from '../workflows/index.js'
import type { StackOutputs } from '../workflows/index.js'
import { BacktestAlarms } from './backtest/alarms.js'
import { BacktestApi } from './backtest/api.js'
import { BacktestFunctions } from './backtest/functions.js'
import { BacktestQueues } from './backtest/queues.js'
import { BacktestStorage } from './backtest/storage.js'
import { executionsOf, TypedMachine } from './construct/typed-machine.js'

export interface BacktestStackProps {
  /** Folder of the repository: handlers are named by path below it. */
  readonly root: string
  /** Where bundles are put until they are assets. */
  readonly scratch: string
}

/** NLP backtest: API → submit → ci-build → dispatch → consume (or run-suite, a Distributed Map) → two Express machines → collect → score, and the consumer of what was given up. */
export class BacktestStack extends Stack {
  readonly storage: BacktestStorage
  readonly suite: StateMachine

  constructor(scope: Construct, id: string, { root, scratch }: BacktestStackProps) {
    super(scope, id, { description: 'stepwright: NLP backtests through Express state machines' })
    const storage = this.storage = new BacktestStorage(this, 'Storage')
    const queues = new BacktestQueues(this, 'Queues')
    const functions = new BacktestFunctions(this, 'Functions', { root, scratch, storage, queues })

    const base = new TypedMachine(this, 'BaseNlp', {
      machine: baseNlp,
      bindings: {
        DataBucket: { value: storage.data.bucketName, arn: storage.data.bucketArn, objects: ['base-nlp/*'] },
        AnalyseFunction: functions.binding('analyse'),
        SplitFunction: functions.binding('split'),
        MergeFunction: functions.binding('merge'),
      },
    }).stateMachine
    const results = queues.results.queue
    const document = new TypedMachine(this, 'AnalyseDocument', {
      machine: analyseDocument,
      bindings: {
        BaseNlpArn: { value: base.stateMachineArn, arn: base.stateMachineArn },
        GroupFunction: functions.binding('group'),
        PatternsFunction: functions.binding('patterns'),
        BusinessLogicFunction: functions.binding('business-logic'),
        ResultQueueUrl: { value: results.queueUrl, arn: results.queueArn },
      },
    }).stateMachine
    const suite = this.suite = new TypedMachine(this, 'RunSuite', {
      machine: runSuite,
      bindings: {
        ChunkBucket: { value: storage.data.bucketName, arn: storage.data.bucketArn, objects: ['lists/chunks/*'] },
        ListBucket: { value: storage.data.bucketName, arn: storage.data.bucketArn, objects: ['intermediate/chunks/*'] },
        MapResultBucket: { value: storage.data.bucketName, arn: storage.data.bucketArn, objects: ['intermediate/maps/*'] },
        BeginFunction: functions.binding('begin'),
        LookUpFunction: functions.binding('look-up'),
        SettleFunction: functions.binding('settle'),
        AnalyseDocumentArn: { value: document.stateMachineArn, arn: document.stateMachineArn },
        ResultQueueUrl: { value: results.queueUrl, arn: results.queueArn },
        JobDeadLetterQueueUrl: { value: queues.jobs.deadLetters.queueUrl, arn: queues.jobs.deadLetters.queueArn },
      },
    }).stateMachine
    const build = new TypedMachine(this, 'CiBuild', {
      machine: ciBuild,
      bindings: {
        DataBucket: { value: storage.data.bucketName, arn: storage.data.bucketArn, objects: ['archives/*', 'lists/manifests/*'] },
        LedgerTable: { value: storage.ledger.tableName, arn: storage.ledger.tableArn },
        JobQueueUrl: { value: queues.jobs.queue.queueUrl, arn: queues.jobs.queue.queueArn },
        UnarchiveFunction: functions.binding('unarchive'),
        RunSuiteArn: { value: suite.stateMachineArn, arn: suite.stateMachineArn, executions: executionsOf(suite) },
      },
    }).stateMachine
    const { submit, account } = functions.consumers({ document, build, suite })
    const api = new BacktestApi(this, 'Api', { submit })
    new BacktestAlarms(this, 'Alarms', { queues, account, build, suite, document })

    this.output({
      DataBucketName: storage.data.bucketName,
      LedgerTableName: storage.ledger.tableName,
      ResultTableName: storage.results.tableName,
      ApiUrl: api.url,
      JobQueueUrl: queues.jobs.queue.queueUrl,
      ChunkQueueUrl: queues.chunks.queue.queueUrl,
      ResultQueueUrl: results.queueUrl,
      ScoreQueueUrl: queues.scores.queue.queueUrl,
      BaseNlpArn: base.stateMachineArn,
      AnalyseDocumentArn: document.stateMachineArn,
      CiBuildArn: build.stateMachineArn,
      TaskCodeDigest: functions.code.TASK_CODE_DIGEST,
      BaseNlpDigest: functions.code.BASE_NLP_DIGEST,
    })
  }

  private output(values: StackOutputs): void {
    for (const name of stackOutputs) new CfnOutput(this, name, { value: values[name] })
  }
}
