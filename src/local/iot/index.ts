import { allowEverything, type Authorise, type LocalService } from '../service.js'
import { createBroker } from './broker.js'
import { createControlPlane } from './control-plane.js'
import { createDataPlane } from './data-plane.js'
import { createDeviceGateway } from './device-gateway.js'
import { localIotLimits, type LocalIotLimits } from './limit.js'

export type { LocalIotLimits } from './limit.js'
export { mqttUrlOf } from './mqtt-url.js'

export interface IotOptions {
  /** Base URL of the local AWS without a slash at its end. */
  readonly endpoint: () => string
  /** Refuses what callers' policies do not allow; default: nothing. */
  readonly authorise?: Authorise
  readonly limits?: Partial<LocalIotLimits>
  /** Told why an MQTT client was refused or dropped: the protocol has no words for it. */
  readonly onRefused?: (error: Error) => void
}

/** IoT Core, as far as messages go: three services on one broker. */
export interface Iot {
  /** `iot`, `iotdata` and `iotdevicegateway`, by which requests are signed. */
  readonly services: readonly LocalService[]
}

/**
 * The local IoT Core: Publish and DescribeEndpoint for SDK clients, and a real MQTT broker at `/mqtt` of the gateway, over WebSocket. It keeps nothing:
 * messages reach whoever is subscribed at that moment.
 *
 * Closing `iotdevicegateway` ends all connections and the broker.
 *
 * @example
 * ```ts
 * const iot = await createIot({ endpoint: () => gateway.endpoint })
 * for (const service of iot.services) services.set(service.name, service)
 * ```
 */
export async function createIot({ endpoint, authorise = allowEverything, limits: wanted = {}, onRefused = () => undefined }: IotOptions): Promise<Iot> {
  const limits = { ...localIotLimits, ...wanted }
  const broker = await createBroker({ authorise, limits, onRefused })
  const context = { broker, endpoint }
  return {
    services: [
      createControlPlane({ context, authorise }),
      createDataPlane({ context, authorise }),
      createDeviceGateway({ broker, limits, onRefused }),
    ],
  }
}
