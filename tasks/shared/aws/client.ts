import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { SQSClient } from '@aws-sdk/client-sqs'
import { once } from '../once.js'

const retries = { maxAttempts: 6, retryMode: 'standard' } as const

/** One client a service and environment, made when first used. Endpoint and credentials come from the environment, as AWS sets them. */
export const s3Client = once(() => new S3Client(retries))
export const sqsClient = once(() => new SQSClient(retries))
export const dynamodbClient = once(() => new DynamoDBClient(retries))

/** Longer than an Express execution may last. */
const syncTimeout = 310_000

/**
 * StartSyncExecution is answered by the host `sync-states.…`. The SDK puts `sync-` before any host, an overridden endpoint's too.
 * @param environment - `AWS_ENDPOINT_URL` or `AWS_ENDPOINT_URL_SFN` say that the endpoint is overridden
 */
export function createSfnClient(environment: NodeJS.ProcessEnv = process.env): SFNClient {
  const overridden = environment['AWS_ENDPOINT_URL_SFN'] !== undefined || environment['AWS_ENDPOINT_URL'] !== undefined
  return new SFNClient({ ...retries, disableHostPrefix: overridden, requestHandler: { requestTimeout: syncTimeout } })
}

export const sfnClient = once(() => createSfnClient())
