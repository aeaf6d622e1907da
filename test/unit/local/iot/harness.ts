import { IoTClient } from '@aws-sdk/client-iot'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import mqtt from 'mqtt'
import type { IClientOptions, MqttClient } from 'mqtt'
import { presignMqttUrl } from '../../../../scripts/aws/mqtt-url.js'
import { operatorArn } from '../../../../src/local/environment.js'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import type { Credentials, Identities } from '../../../../src/local/iam/index.js'
import { createIot, type IotOptions } from '../../../../src/local/iot/index.js'
import type { LocalService } from '../../../../src/local/service.js'

/** A role whose rights a test may take away. */
export const role = 'arn:aws:iam::123456789012:role/subscriber'

/** The local IoT behind the gateway, for real clients. */
export interface IotHarness {
  readonly endpoint: string
  readonly port: number
  readonly config: { readonly endpoint: string, readonly region: string, readonly credentials: Credentials, readonly maxAttempts: number }
  readonly control: IoTClient
  readonly data: IoTDataPlaneClient
  /** Why clients were refused or dropped. */
  readonly refused: readonly string[]
  /** The first of it, which may come a little after the client was told. */
  firstRefused(): Promise<string>
  /** Who may call; another harness may take them over. */
  readonly identities: Identities
  publish(topic: string, payload: string | Uint8Array, qos?: number): Promise<void>
  /** An MQTT client of the operator, or of other credentials; it does not connect again by itself. */
  connect(options?: IClientOptions, credentials?: Credentials): Promise<MqttClient>
  close(): Promise<void>
}

export async function startIot(options: Partial<IotOptions> & { readonly port?: number, readonly identities?: Identities } = {}): Promise<IotHarness> {
  const refused: string[] = []
  let endpoint = ''
  let tell: (reason: string) => void = () => undefined
  const first = new Promise<string>((resolve) => {
    tell = resolve
  })
  const onRefused = ({ message }: Error): void => {
    refused.push(message)
    tell(message)
  }
  const iot = await createIot({ endpoint: () => endpoint, onRefused, ...options })
  const { identities = createIdentities() } = options
  const services = new Map<string, LocalService>(iot.services.map((service) => [service.name, service]))
  const gateway = await startGateway({ services, identities, ...(options.port !== undefined && { port: options.port }) })
  endpoint = gateway.endpoint
  const credentials = identities.mint(operatorArn)
  const config = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  const control = new IoTClient(config)
  const data = new IoTDataPlaneClient(config)
  const clients: MqttClient[] = []
  return {
    endpoint, port: gateway.port, identities, config, control, data, refused,
    firstRefused: () => first,
    publish: async (topic, payload, qos = 1) => {
      await data.send(new PublishCommand({ topic, payload: Buffer.from(payload), qos }))
    },
    connect: async (more = {}, as = credentials) => {
      const url = await presignMqttUrl({ address: `127.0.0.1:${gateway.port}`, region: 'us-east-1', credentials: as })
      const client = mqtt.connect(url.href, { protocolVersion: 4, reconnectPeriod: 0, ...more })
      clients.push(client)
      await settled(client)
      return client
    },
    async close() {
      for (const client of clients) client.end(true)
      for (const service of iot.services) await service.close()
      await gateway.close()
      control.destroy()
      data.destroy()
    },
  }
}

/** Connected, or refused. */
const settled = (client: MqttClient): Promise<void> => new Promise((resolve, reject) => {
  client.once('connect', () => resolve())
  client.once('error', reject)
  // the client does not tell what the gateway answers
  client.stream.once('error', reject)
  client.once('close', () => reject(new Error('closed')))
})

/** When the connection ends. */
export const closed = (client: MqttClient): Promise<void> => new Promise((resolve) => {
  client.on('error', () => undefined)
  client.once('close', () => resolve())
})

/** The next so many messages that reach a client. */
export const messages = (client: MqttClient, count: number): Promise<readonly string[]> => new Promise((resolve) => {
  const got: string[] = []
  client.on('message', (topic, payload) => {
    got.push(`${topic}: ${payload.toString()}`)
    if (got.length === count) resolve(got)
  })
})
