import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Aedes, type Client } from 'aedes'
import { LocalAwsError } from '../local-aws-error.js'
import type { Authorise, Caller } from '../service.js'
import { permitted } from './authorise.js'
import { clientRules } from './client-rule.js'
import { refusedClient } from './error.js'
import type { LocalIotLimits } from './limit.js'

export interface BrokerOptions {
  readonly authorise: Authorise
  readonly limits: LocalIotLimits
  /** Told why a client was refused or dropped. */
  readonly onRefused: (error: Error) => void
}

/** A real MQTT 3.1.1 broker. It keeps nothing for clients that are not there. */
export interface Broker {
  /** Takes a connection over, in the name of a caller. */
  attach(connection: Duplex, request: IncomingMessage, caller: Caller): void
  /** Hands a message to whoever is subscribed now; does not wait until they have it. */
  publish(message: Message): void
  close(): Promise<void>
}

export interface Message {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 0 | 1
}

/** Messages under way at the same time. With a limit one subscriber that is slow would hold up messages to all; what waits for it is bounded by bytes. */
const unlimited = 0

/** Clients may go away as they like, also while something is written to them. */
const isNetworks = (error: Error): boolean => !(error instanceof LocalAwsError) && ('code' in error || error.message === 'connection closed')

/** Starts the broker. It listens to nothing: connections come from the gateway. */
export async function createBroker({ authorise, limits, onRefused }: BrokerOptions): Promise<Broker> {
  const callers = new WeakMap<Client, Caller>()
  const aedes = await Aedes.createBroker({
    ...clientRules({ callerOf: (client) => callers.get(client), permits: permitted(authorise, onRefused), limits }),
    concurrency: unlimited,
    drainTimeout: limits.drainSeconds * 1000,
    connectTimeout: limits.connectSeconds * 1000,
  })
  const told = new WeakSet<Client>()
  const refused = (client: Client, error: Error): void => {
    if (told.has(client) || isNetworks(error)) return
    told.add(client)
    onRefused(error.message === 'drain timeout' ? refusedClient(`it read nothing for ${limits.drainSeconds} s`) : error)
  }
  aedes.on('clientError', refused)
  aedes.on('connectionError', refused)
  // the broker's own faults, which its types leave out: without a listener one would end the process
  const emitter: EventEmitter = aedes
  emitter.on('error', onRefused)
  return {
    attach(connection, request, caller) {
      callers.set(aedes.handle(connection, request), caller)
    },
    publish({ topic, payload, qos }) {
      aedes.publish({ cmd: 'publish', topic, payload, qos, retain: false, dup: false }, (error) => {
        // null when all went well, whatever the types say
        if (error instanceof Error) onRefused(error)
      })
    },
    close: () => new Promise((resolve) => {
      aedes.close(() => resolve())
    }),
  }
}
