import { DescribeEndpointCommand, IoTClient } from '@aws-sdk/client-iot'
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane'
import { once } from '../once.js'
import { TextFreeError } from '../task-error.js'

/** An account has its own address for messages; the one that AWS wants to be used is of this type. */
const endpointType = 'iot:Data-ATS'

/**
 * Asks for the address that messages go to and MQTT clients connect to.
 *
 * @returns host, and port where it is not the usual one: `abc123-ats.iot.eu-west-1.amazonaws.com`
 * @throws TextFreeError when AWS names none; errors of the client
 */
export async function lookUpIotAddress(client: IoTClient, abortSignal?: AbortSignal): Promise<string> {
  const { endpointAddress: address } = await client.send(new DescribeEndpointCommand({ endpointType }), abortSignal && { abortSignal })
  if (address === undefined) throw new TextFreeError(`IoT named no endpoint of type ${endpointType}`)
  return address
}

/** Whether an address is the local AWS's, which has no TLS; AWS has nothing else. */
export const isLocalAddress = (address: string): boolean => address.startsWith('127.0.0.1:')

/** Gives the client that publishes messages, once it is known where to. */
export type IotDataSource = (abortSignal: AbortSignal) => Promise<IoTDataPlaneClient>

/** Progress is soon out of date: one more attempt, not six. */
const retries = { maxAttempts: 2 } as const

/**
 * Looks the endpoint up when it is first needed, and keeps it; a look-up that failed is made again the next time.
 *
 * @example
 * ```ts
 * const topic = createTopic<ProgressUpdate>(createIotDataSource(new IoTClient()))
 * ```
 */
export function createIotDataSource(control: IoTClient, connect: (endpoint: string) => IoTDataPlaneClient = (endpoint) => new IoTDataPlaneClient({ ...retries, endpoint })): IotDataSource {
  let known: IoTDataPlaneClient | undefined
  return async (abortSignal) => {
    if (known !== undefined) return known
    const address = await lookUpIotAddress(control, abortSignal)
    // two at once look up twice, and one client is dropped unused
    known = connect(`${isLocalAddress(address) ? 'http' : 'https'}://${address}`)
    return known
  }
}

/** The one of this environment. Credentials and region come from it, as AWS sets them. */
export const iotDataSource = once(() => createIotDataSource(new IoTClient(retries)))
