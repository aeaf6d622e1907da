import type { AedesOptions, AuthenticateError, Client } from 'aedes'
import type { Caller } from '../service.js'
import type { IotOperation, Permits } from './authorise.js'
import { refusedClient } from './error.js'
import { iotLimits, type LocalIotLimits } from './limit.js'
import { filterProblem, topicProblem } from './topic.js'

export interface RuleSurroundings {
  readonly callerOf: (client: Client) => Caller | undefined
  readonly permits: Permits
  readonly limits: Pick<LocalIotLimits, 'backlogBytes'>
}

type Rules = Required<Pick<AedesOptions, 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>>

/** Return codes of CONNACK. Source: MQTT 3.1.1, section 3.2.2.3. */
const identifierRejected = 2
const notAuthorized = 5

/**
 * What a client may do. As on AWS one that breaks a rule loses its connection, and a subscription that its policies do not allow is answered with a
 * failure. Source: AWS IoT developer guide, "MQTT", "AWS IoT differences from MQTT specifications".
 */
export function clientRules({ callerOf, permits, limits }: RuleSurroundings): Rules {
  const may = (client: Client, ...operation: IotOperation): boolean => {
    const caller = callerOf(client)
    return caller !== undefined && permits(caller, ...operation)
  }
  return {
    authenticate(client, _username, _password, done) {
      const problem = connectProblem(client)
      if (problem !== undefined) done(problem, false)
      else if (may(client, 'Connect', { clientId: client.id })) done(null, true)
      else done(refusal('it may not iot:Connect with its client id', notAuthorized), false)
    },
    authorizePublish(client, { topic, payload, qos, retain }, done) {
      // the last wills of another broker that died come without their clients; there is no other broker
      if (client === null) {
        done(null)
        return
      }
      const problem = publishProblem({ topic, payload, qos, retain })
        ?? (may(client, 'Publish', { topic }) ? undefined : 'it may not iot:Publish to the topic')
      done(problem === undefined ? null : refusedClient(problem))
    },
    authorizeSubscribe(client, subscription, done) {
      const problem = subscribeProblem(client, subscription)
      if (problem !== undefined) done(refusedClient(problem))
      // no subscription: SUBACK then says failure
      else done(null, may(client, 'Subscribe', { topicFilter: subscription.topic }) ? subscription : null)
    },
    authorizeForward(client, packet) {
      if (client.conn.writableLength > limits.backlogBytes) {
        client.conn.destroy(refusedClient(`more than ${limits.backlogBytes} bytes wait for it to be read`))
        return null
      }
      return may(client, 'Receive', { topic: packet.topic }) ? packet : null
    },
  }
}

/** The codes are a `const enum` in the types of aedes alone. */
const refusal = (reason: string, returnCode: number): AuthenticateError => Object.assign(refusedClient(reason), { returnCode }) as Error as AuthenticateError

function connectProblem({ id, clean }: Client): AuthenticateError | undefined {
  if (Buffer.byteLength(id) > iotLimits.clientIdBytes) return refusal(`its client id has more than ${iotLimits.clientIdBytes} bytes`, identifierRejected)
  if (!clean) return refusal('persistent sessions are not supported by the local IoT; connect with a clean session', notAuthorized)
  return undefined
}

function publishProblem({ topic, payload, qos, retain }: { readonly topic: string, readonly payload: string | Buffer, readonly qos: number, readonly retain: boolean }): string | undefined {
  if (qos > 1) return 'QoS 2 is not supported, as on AWS'
  if (retain) return 'retained messages are not supported by the local IoT'
  if (Buffer.byteLength(payload) > iotLimits.payloadBytes) return `a message has at most ${iotLimits.payloadBytes} bytes`
  return topicProblem(topic)
}

function subscribeProblem(client: Client, { topic, qos }: { readonly topic: string, readonly qos: number }): string | undefined {
  if (qos > 1) return 'QoS 2 is not supported, as on AWS'
  const subscribed = subscriptionsOf(client)
  if (!(topic in subscribed) && Object.keys(subscribed).length >= iotLimits.subscriptionsPerConnection) return `a connection has at most ${iotLimits.subscriptionsPerConnection} subscriptions`
  return filterProblem(topic)
}

/** By topic filter; aedes keeps them, its types do not say so. */
const subscriptionsOf = (client: Client): Readonly<Record<string, unknown>> => (client as Client & { readonly subscriptions: Record<string, unknown> }).subscriptions
