import type { MqttClient } from 'mqtt'

export interface MqttSubscription {
  /** Presigned. */
  readonly url: URL
  readonly clientId: string
  readonly topic: string
  /** Called once messages can come. */
  readonly onLive: () => void
  readonly onMessage: (payload: Uint8Array) => void
  /** Ends the connection. */
  readonly signal: AbortSignal
}

/** Milliseconds until the broker must have answered. */
const connectTimeout = 10_000
/** Seconds between signs of life; a connection that is dead without a word is noticed after one and a half times as long. */
const keepalive = 30

/**
 * Connects an MQTT client, subscribes it to one topic with QoS 1, and lets it listen until the connection ends, which it always does in the end.
 *
 * @returns why it ended
 * @throws when the package `mqtt` is not installed
 */
export async function listen({ url, clientId, topic, onLive, onMessage, signal }: MqttSubscription): Promise<Error> {
  const { default: { connect } } = await import('mqtt')
  if (signal.aborted) return endedByCaller()
  const client = connect({
    protocol: url.protocol === 'wss:' ? 'wss' : 'ws',
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: `${url.pathname}${url.search}`,
    clientId, keepalive, connectTimeout,
    protocolVersion: 4,
    clean: true,
    // the caller connects anew, with a URL that is signed anew
    reconnectPeriod: 0,
  })
  client.on('message', (_topic, payload) => onMessage(payload))
  const end = (): void => {
    client.end(true)
  }
  signal.addEventListener('abort', end)
  try {
    return await outcomeOf(client, topic, onLive, signal)
  } finally {
    signal.removeEventListener('abort', end)
    // one that is torn down has no more to say, and an error without a listener would end the process
    client.on('error', () => undefined)
    end()
  }
}

const endedByCaller = (): Error => new Error('the connection was ended by its owner')

function outcomeOf(client: MqttClient, topic: string, onLive: () => void, signal: AbortSignal): Promise<Error> {
  return new Promise((resolve) => {
    client.on('error', resolve)
    // says what was answered instead of a connection: the client itself does not
    client.stream.on('error', resolve)
    client.once('close', () => resolve(signal.aborted ? endedByCaller() : new Error('the connection was closed')))
    client.once('connect', () => {
      client.subscribe(topic, { qos: 1 }, (error, granted = []) => {
        if (error !== null) resolve(error)
        else if (granted.some(({ qos }) => qos === 128)) resolve(new Error('the subscription was refused'))
        else onLive()
      })
    })
  })
}
