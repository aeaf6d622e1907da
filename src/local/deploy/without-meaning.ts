import type { Deployed } from './intrinsic.js'

/** A resource type that deploys to nothing here, and why that changes no result. */
export interface TypeWithoutMeaning {
  readonly reason: string
  /** What `Ref` and `Fn::GetAtt` give, for the ARNs that policies name; `{name}` stands for the physical name. */
  readonly arn?: string
  /** Further attributes that templates refer to; each is the physical name. */
  readonly attributes?: readonly string[]
}

const network = 'programs run on this machine, and reach the local AWS by its loopback interface'

/** Resource types without local meaning. A type that is neither here nor deployed is an error. */
export const typesWithoutMeaning: Readonly<Record<string, TypeWithoutMeaning>> = {
  'AWS::CDK::Metadata': { reason: 'tells AWS which CDK was used' },
  'AWS::Logs::LogGroup': { reason: 'functions log to the data directory; executions are read through the Step Functions API', arn: 'logs:{region}:{account}:log-group:{name}:*' },
  'AWS::ApiGateway::Account': { reason: 'says which role writes logs' },
  'AWS::CloudWatch::Alarm': { reason: 'there are no metrics to watch', arn: 'cloudwatch:{region}:{account}:alarm:{name}' },
  'AWS::CloudWatch::Dashboard': { reason: 'there are no metrics to show' },
  'AWS::KMS::Key': { reason: 'data lies on the operator\'s own disk', arn: 'kms:{region}:{account}:key/{name}' },
  'AWS::KMS::Alias': { reason: 'data lies on the operator\'s own disk' },
  'AWS::IAM::InstanceProfile': { reason: 'there are no instances', arn: 'iam::{account}:instance-profile/{name}' },
  'AWS::EC2::LaunchTemplate': { reason: 'there are no instances', attributes: ['LaunchTemplateId', 'LatestVersionNumber', 'DefaultVersionNumber'] },
  'AWS::EC2::VPC': { reason: network, attributes: ['VpcId', 'CidrBlock', 'DefaultSecurityGroup', 'DefaultNetworkAcl'] },
  'AWS::EC2::Subnet': { reason: network, attributes: ['SubnetId', 'VpcId', 'AvailabilityZone', 'CidrBlock'] },
  'AWS::EC2::SecurityGroup': { reason: network, attributes: ['GroupId', 'VpcId'] },
  'AWS::EC2::SecurityGroupIngress': { reason: network },
  'AWS::EC2::SecurityGroupEgress': { reason: network },
  'AWS::EC2::InternetGateway': { reason: network, attributes: ['InternetGatewayId'] },
  'AWS::EC2::VPCGatewayAttachment': { reason: network },
  'AWS::EC2::RouteTable': { reason: network, attributes: ['RouteTableId'] },
  'AWS::EC2::Route': { reason: network },
  'AWS::EC2::SubnetRouteTableAssociation': { reason: network },
  'AWS::EC2::VPCEndpoint': { reason: network, attributes: ['Id'] },
}

/** Stands in for a resource that deploys to nothing, so that what refers to it resolves to the ARN that it would have. */
export function standIn(type: TypeWithoutMeaning, name: string, environment: { readonly accountId: string, readonly region: string, readonly partition: string }): Deployed {
  const attributes = Object.fromEntries((type.attributes ?? []).map(attribute => [attribute, name]))
  if (type.arn === undefined) return { ref: name, attributes }
  const arn = type.arn.replace('{region}', environment.region).replace('{account}', environment.accountId).replace('{name}', name)
  return { ref: name, attributes: { ...attributes, Arn: `arn:${environment.partition}:${arn}` } }
}

/** Why a property of a deployed resource needs nothing done here. */
export const reasons = {
  tags: 'tags are for people and bills',
  encryption: 'data lies on the operator\'s own disk',
  publicAccess: 'the endpoint is on the loopback interface and refuses calls without credentials',
  policy: 'callers are in the same account: what they may do follows from their roles',
  backup: 'the data directory can be copied',
  logging: 'functions log to the data directory; executions are read through the Step Functions API',
  tracing: 'there is no X-Ray',
  description: 'for people',
  protection: 'a data directory is removed as a whole',
  retention: 'objects and items stay until they are deleted; AWS itself removes expired ones only after a while',
  platform: 'the function runs on this machine',
  capacity: 'local calls are not throttled',
} as const
