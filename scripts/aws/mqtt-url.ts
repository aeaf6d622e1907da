import { SignatureV4 } from '@smithy/signature-v4'
import { isLocalAddress } from '../../tasks/shared/aws/iot-client.js'
import { Sha256 } from './sha256.js'
import type { SigningCredentials } from './sign.js'

export interface MqttAddress {
  /** Host, and port where it is not the usual one, as IoT's DescribeEndpoint names it. */
  readonly address: string
  readonly region: string
  readonly credentials: SigningCredentials
}

/** Seconds within which the connection must have been opened; it lasts longer. */
const expiresIn = 60

/**
 * The URL at which an MQTT client connects to AWS IoT, or to the local AWS, over a WebSocket, signed with SigV4.
 *
 * The session token joins the URL after it was signed: AWS IoT alone wants it so. Source: AWS IoT developer guide, "MQTT over the WebSocket protocol",
 * "Using the WebSocket protocol from a web application".
 *
 * @param now - when it is signed
 * @returns `wss://…/mqtt?…`, or `ws://…` for the local AWS
 * @example
 * ```ts
 * const url = await presignMqttUrl({ address: 'abc123-ats.iot.eu-west-1.amazonaws.com', region: 'eu-west-1', credentials })
 * ```
 */
export async function presignMqttUrl({ address, region, credentials: { sessionToken, ...keys } }: MqttAddress, now: Date = new Date()): Promise<URL> {
  const signer = new SignatureV4({ service: 'iotdevicegateway', region, credentials: keys, sha256: Sha256 })
  const url = new URL(`${isLocalAddress(address) ? 'ws' : 'wss'}://${address}/mqtt`)
  const { query = {} } = await signer.presign({
    method: 'GET', protocol: url.protocol, hostname: url.hostname, path: url.pathname, headers: { host: url.host },
  }, { expiresIn, signingDate: now })
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'string') url.searchParams.set(name, value)
  }
  if (sessionToken !== undefined) url.searchParams.set('X-Amz-Security-Token', sessionToken)
  return url
}
