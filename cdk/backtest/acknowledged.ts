import { Validations } from 'aws-cdk-lib'
import type { Stack } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'
import type { BacktestStorage } from './storage.js'

/** Prefixes of the data bucket that functions and machines are allowed, each just those it needs. */
const prefixes = ['archives', 'base-nlp', 'intermediate', 'intermediate/chunks', 'intermediate/maps', 'lists', 'lists/chunks', 'lists/manifests', 'models', 'runs', 'spans', 'texts'] as const

/** What findings are about. */
export interface Acknowledged {
  readonly storage: BacktestStorage
  readonly suite: IConstruct
}

/** Findings of cdk-nag's AwsSolutions that stay, each with the reason. Whatever else it finds fails the synthesis. */
export function acknowledgeFindings(stack: Stack, { storage: { data }, suite }: Acknowledged): void {
  const idOf = ({ node }: IConstruct): string => stack.getLogicalId(node.defaultChild as Parameters<Stack['getLogicalId']>[0])
  const bucket = idOf(data)
  const executions = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<${idOf(suite)}.Name>`
  const iam5 = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`
  const reasons: Readonly<Record<string, string>> = {
    ...Object.fromEntries(prefixes.map((prefix) => [iam5(`<${bucket}.Arn>/${prefix}/*`), 'keys are digests of content, known only when they are made; the prefix is as narrow as it can be'])),
    [iam5(`${executions}:*`)]: 'executions of one machine, each with a name that is known only when it is started',
    [iam5(`${executions}/chunks:*`)]: 'the same of its Map Runs\' children',
    [iam5('*')]: 'log delivery of state machines and iot:DescribeEndpoint know no resources',
    [iam5('arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:topic/stepwright/progress/*')]: 'a topic a user, known only when one submits',
    'AwsSolutions-S1': 'every object is written and read by functions of this stack, whose logs say what they did; access logs would need a bucket of their own',
    'AwsSolutions-SF1': 'users\' text stays out of logs, and logging all events of an Express machine would cost more than the run; errors are logged',
    'AwsSolutions-SF2': 'traces of hundreds of thousands of executions would cost more than they tell',
    'AwsSolutions-APIG1': 'access logs need a role that would be the whole account\'s; submit logs every build',
    'AwsSolutions-APIG3': 'callers are known by IAM, and throttled; a firewall has nothing to add',
    'AwsSolutions-APIG6': 'the same: execution logs need a role that would be the whole account\'s',
    'AwsSolutions-COG4': 'callers are CI jobs and engineers, known by IAM',
  }
  for (const [id, reason] of Object.entries(reasons)) Validations.of(stack).acknowledge({ id: `AwsSolutions::${id}`, reason })
}
