import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import type { BacktestQueues } from './queues.js'

export interface BacktestAlarmsProps {
  readonly queues: BacktestQueues
  /** Takes what was given up. */
  readonly account: LambdaFunction
  readonly build: StateMachine
  readonly suite: StateMachine
  readonly document: StateMachine
}

/** What somebody should look at: each alarm says in its description what it means and where to look. */
export class BacktestAlarms extends Construct {
  constructor(scope: Construct, id: string, { queues, account, build, suite, document }: BacktestAlarmsProps) {
    super(scope, id)
    const period = Duration.minutes(5)
    const alarm = (name: string, metric: IMetric, threshold: number, alarmDescription: string): Alarm => new Alarm(this, name, {
      metric, threshold, alarmDescription, evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD, treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    for (const [index, { deadLetters }] of queues.all.entries()) {
      alarm(`NotAccounted${index}`, deadLetters.metricApproximateAgeOfOldestMessage({ period }), 3600, 'a dead letter is not accounted for: a run may never end; see the log of the account function')
    }
    // SQS does not count what it moves to a dead-letter queue itself as sent; but each such message is taken by this function
    alarm('GivenUp', account.metricInvocations({ period }), 0, 'messages were given up: their items are infrastructure errors; the log of the account function names run and kind')
    alarm('BuildsFailed', build.metricFailed({ period }), 0, 'a build failed: a list could not be unpacked; the execution names the error')
    alarm('BuildsTimedOut', build.metricTimedOut({ period }), 0, 'a build did not end: see which run waits, with stepwright runs list')
    alarm('SuitesFailed', suite.metricFailed({ period }), 0, 'a suite that a Distributed Map ran could not be closed: its run is failed; the execution names the error')
    alarm('DocumentsFailed', document.metricFailed({ period }), 100, 'many documents could not even tell what became of them: see the log of analyse-document')
  }
}
