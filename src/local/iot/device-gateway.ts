import { createWebSocketStream, WebSocketServer } from 'ws'
import { ServiceError, type LocalService } from '../service.js'
import type { Broker } from './broker.js'
import { refusedClient } from './error.js'
import { iotLimits, type LocalIotLimits } from './limit.js'
import { mqttPath } from './mqtt-url.js'
import { createPacketMeter } from './packet-meter.js'

/** A message, its topic, and what else a packet has. */
const packetBytes = iotLimits.payloadBytes + 4096

export interface DeviceGatewayOptions {
  readonly broker: Broker
  readonly limits: Pick<LocalIotLimits, 'connections'>
  readonly onRefused: (error: Error) => void
}

/** MQTT over WebSocket: connections whose request is signed for `iotdevicegateway`, as devices' are on AWS. */
export function createDeviceGateway({ broker, limits, onRefused }: DeviceGatewayOptions): LocalService {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: packetBytes, perMessageDeflate: false, handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false) })
  let closed = false
  return {
    name: 'iotdevicegateway',
    call: (operation) => Promise.reject(new ServiceError('UnknownOperationException', `the device gateway has no operation ${operation}: it speaks MQTT over WebSocket`)),
    operationOf: () => 'Connect',
    handle: () => Promise.reject(new ServiceError('InvalidRequestException', `the device gateway speaks MQTT over WebSocket only, at ${mqttPath}`, 426)),
    upgrade({ request, socket, head }, caller) {
      const path = (request.url ?? '').split('?', 1)[0]
      if (closed || path !== mqttPath || sockets.clients.size >= limits.connections) {
        socket.end(`HTTP/1.1 ${closed ? '503 Service Unavailable' : path === mqttPath ? '429 Too Many Requests' : '404 Not Found'}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
        return
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const connection = createWebSocketStream(webSocket)
        const fits = createPacketMeter(packetBytes)
        webSocket.on('message', (data: Buffer) => {
          if (fits(data)) return
          onRefused(refusedClient(`it sent a packet of more than ${packetBytes} bytes`))
          webSocket.terminate()
        })
        broker.attach(connection, request, caller)
      })
    },
    close() {
      closed = true
      for (const client of sockets.clients) client.terminate()
      return broker.close()
    },
  }
}
