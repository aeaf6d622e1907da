import { setTimeout as wait } from 'node:timers/promises'
import { reasons } from '../without-meaning.js'
import { defined, type ResourceContext, type ResourceType } from '../resource-type.js'
import { LocalAwsError } from '../../local-aws-error.js'
import { isObject } from '../template.js'
import type { Properties } from '../properties.js'
import type { Json, JsonObject } from '../../service.js'

/** What makes items unreadable or indexes wrong when it changes under existing data. */
const identity = ['KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'] as const

/** AWS::DynamoDB::Table. An existing table keeps its items; another key or index is refused. */
export const table: ResourceType = {
  type: 'AWS::DynamoDB::Table',
  properties: ['TableName', 'BillingMode', 'ProvisionedThroughput', ...identity],
  withoutMeaning: {
    ContributorInsightsSpecification: 'there are no metrics to watch',
    DeletionProtectionEnabled: reasons.protection,
    OnDemandThroughput: reasons.capacity,
    PointInTimeRecoverySpecification: reasons.backup,
    SSESpecification: reasons.encryption,
    TableClass: 'a matter of price',
    Tags: reasons.tags,
    TimeToLiveSpecification: reasons.retention,
  },
  async deploy(properties, context) {
    const name = properties.optionalText('TableName') ?? context.physicalName()
    const wanted = defined(Object.fromEntries(identity.map(member => [member, properties.optionalList(member)])))
    const existing = await context.callUnless('ResourceNotFoundException', 'dynamodb', 'DescribeTable', { TableName: name })
    if (existing === undefined) {
      await context.call('dynamodb', 'CreateTable', { TableName: name, ...wanted, ...capacity(properties) })
    } else {
      refuseChange(existing['Table'], wanted, name, context.where)
    }
    await untilActive(name, context)
    const { partition, region, accountId } = context.environment
    return { ref: name, attributes: { Arn: `arn:${partition}:dynamodb:${region}:${accountId}:table/${name}` } }
  },
}

function capacity(properties: Properties): JsonObject {
  const throughput = properties.optionalNested('ProvisionedThroughput')?.only(['ReadCapacityUnits', 'WriteCapacityUnits'])
  // a template may leave the mode out, which means PROVISIONED; its figures do not limit anything here
  if (throughput === undefined) return { BillingMode: 'PAY_PER_REQUEST' }
  return {
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: {
      ReadCapacityUnits: throughput.optionalInteger('ReadCapacityUnits') ?? 1,
      WriteCapacityUnits: throughput.optionalInteger('WriteCapacityUnits') ?? 1,
    },
  }
}

function refuseChange(existing: Json | undefined, wanted: JsonObject, name: string, where: string): void {
  for (const member of identity) {
    const has = shape(isObject(existing) ? existing[member] : undefined)
    const wants = shape(wanted[member])
    if (has !== wants) {
      throw new LocalAwsError('SW4409', `${where}: table ${name} exists with ${member} ${has}, the template says ${wants}; remove the data directory, or name the table anew`)
    }
  }
}

/** The part of a table description that a template states, in an order of its own: a description adds sizes, states and ARNs. */
function shape(value: Json | undefined): string {
  const members = ['AttributeName', 'AttributeType', 'KeyType', 'IndexName', 'KeySchema', 'Projection', 'ProjectionType', 'NonKeyAttributes']
  const pick = (part: Json): Json => {
    if (Array.isArray(part)) return (part as readonly Json[]).map(pick).map(element => JSON.stringify(element)).sort()
    if (!isObject(part)) return part
    return defined(Object.fromEntries(members.map(member => [member, part[member] === undefined ? undefined : pick(part[member])])))
  }
  return JSON.stringify(pick(value ?? []))
}

async function untilActive(name: string, context: ResourceContext): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { Table: description } = await context.call('dynamodb', 'DescribeTable', { TableName: name })
    if (isObject(description) && description['TableStatus'] === 'ACTIVE') return
    await wait(25)
  }
  throw new LocalAwsError('SW4412', `${context.where}: table ${name} did not become ACTIVE`)
}
