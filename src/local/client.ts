import { environment } from './environment.js'
import type { Credentials } from './iam/index.js'
import { mqttUrlOf } from './iot/index.js'

/** What an AWS SDK client takes to talk to the local AWS. */
export interface ClientConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: Credentials
  /** StartSyncExecution would otherwise go to the host `sync-127.0.0.1`. */
  readonly disableHostPrefix: true
}

/** A local AWS as those see it who use it: what they reach it by, and what is deployed there. */
export interface LocalAwsClient {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string
  /** `ws://127.0.0.1:PORT/mqtt`: where MQTT clients connect to, once they have signed it. */
  readonly mqttUrl: string
  /** Stack outputs: stack → output → value. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Variables that let any AWS SDK or command-line tool, in another process, use it as the operator. */
  clientEnvironment(): Readonly<Record<string, string>>
  /** The same for SDK clients in this process. */
  clientConfig(): ClientConfig
}

/** Where a local AWS listens, and the operator's credentials there. */
export interface Access extends Pick<LocalAwsClient, 'endpoint' | 'outputs'> {
  readonly credentials: Credentials
}

/** How to use a local AWS of which the access is known. */
export const clientOf = ({ endpoint, outputs, credentials }: Access): LocalAwsClient => ({
  endpoint, outputs,
  mqttUrl: mqttUrlOf(endpoint),
  clientConfig: () => ({ endpoint, region: environment.region, credentials, disableHostPrefix: true }),
  clientEnvironment: () => ({
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: environment.region,
    AWS_DEFAULT_REGION: environment.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    // Step Functions' synchronous operations have hosts of their own on AWS; the SDK for JavaScript has to be told by its configuration
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    STEPWRIGHT_MQTT_URL: mqttUrlOf(endpoint),
  }),
})
