import { request } from 'node:http'
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type mqtt from 'mqtt'
import { WebSocket } from 'ws'
import { presignMqttUrl } from '../../../../scripts/aws/mqtt-url.js'
import { ServiceError, type JsonObject } from '../../../../src/local/service.js'
import { closed, messages, role, startIot, type IotHarness } from './harness.js'

let iot: IotHarness
/** What the role may not do. */
let forbidden: (operation: string, input: JsonObject) => boolean
beforeEach(async () => {
  forbidden = () => false
  iot = await startIot({
    authorise: ({ principalArn }, _service, operation, input) => {
      if (principalArn === role && forbidden(operation, input)) throw new ServiceError('ForbiddenException', 'no', 403)
    },
  })
})
afterEach(() => iot.close())

/** Status of an upgrade that is refused. */
const refusal = (path: string): Promise<number | undefined> => new Promise((resolve, reject) => {
  request(`${iot.endpoint}${path}`, {
    headers: { 'connection': 'Upgrade', 'upgrade': 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-protocol': 'mqtt' },
  }).once('response', (response) => resolve(response.resume().statusCode)).once('upgrade', () => reject(new Error('accepted'))).once('error', reject).end()
})

const pathOf = async (credentials = iot.config.credentials): Promise<string> => {
  const { pathname, search } = await presignMqttUrl({ address: `127.0.0.1:${iot.port}`, region: 'us-east-1', credentials })
  return pathname + search
}

describe('a client', () => {
  test('publishes to others with QoS 1, whatever MQTT client it is', async () => {
    const [sender, receiver] = [await iot.connect(), await iot.connect()]
    expect(await receiver.subscribeAsync('a/#', { qos: 1 })).toMatchObject([{ topic: 'a/#', qos: 1 }])
    const received = messages(receiver, 2)
    await sender.publishAsync('a/b', 'one', { qos: 1 })
    await sender.publishAsync('a', 'two', { qos: 0 })
    expect(await received).toEqual(['a/b: one', 'a: two'])
  })

  test('of a client id that is connected takes its place', async () => {
    const first = await iot.connect({ clientId: 'same' })
    const gone = closed(first)
    await iot.connect({ clientId: 'same' })
    await gone
  })

  test('leaves its last will', async () => {
    const watcher = await iot.connect()
    await watcher.subscribeAsync('wills', { qos: 1 })
    const received = messages(watcher, 1)
    const client = await iot.connect({ will: { topic: 'wills', payload: Buffer.from('gone'), qos: 1, retain: false } })
    client.stream.destroy()
    expect(await received).toEqual(['wills: gone'])
  })
})

describe('who may connect', () => {
  test('an unknown key, a changed signature and a path without one are refused', async () => {
    const path = await pathOf()
    const stranger = { ...iot.config.credentials, accessKeyId: 'ASIASTRANGER' }
    expect(await refusal(await pathOf(stranger))).toBe(403)
    expect(await refusal(path.replace(/(X-Amz-Signature=)[0-9a-f]{8}/, '$100000000'))).toBe(403)
    expect(await refusal('/mqtt')).toBe(403)
  })

  test('a signature is good for its own path alone', async () => {
    const path = await pathOf()
    expect(await refusal(path.replace('/mqtt', '/other'))).toBe(403)
  })

  test('what asks without a WebSocket is told so', async () => {
    const answer = await fetch(iot.endpoint + await pathOf())
    expect(answer.status).toBe(426)
    expect(await answer.text()).toContain('MQTT over WebSocket only')
  })

  test('more connections than there may be are refused', async () => {
    const few = await startIot({ limits: { connections: 1 } })
    try {
      await few.connect()
      await expect(few.connect()).rejects.toThrow('429')
    } finally {
      await few.close()
    }
  })
})

describe('policies', () => {
  test('refuse iot:Connect by client id', async () => {
    forbidden = (operation, { clientId }) => operation === 'Connect' && clientId === 'not-me'
    await expect(iot.connect({ clientId: 'not-me' }, iot.identities.mint(role))).rejects.toThrow('Not authorized')
    await iot.connect({ clientId: 'me' }, iot.identities.mint(role))
    expect(await iot.firstRefused()).toEqual(expect.stringContaining('SW4221: an MQTT client was refused: it may not iot:Connect'))
  })

  test('refuse iot:Subscribe by topic filter, and leave the connection', async () => {
    forbidden = (operation, { topicFilter }) => operation === 'Subscribe' && topicFilter === 'others/#'
    const client = await iot.connect({}, iot.identities.mint(role))
    await expect(client.subscribeAsync('others/#', { qos: 1 })).rejects.toThrow('Unspecified error')
    await client.subscribeAsync('mine', { qos: 1 })
    const received = messages(client, 1)
    await iot.publish('others/a', 'not seen')
    await iot.publish('mine', 'seen')
    expect(await received).toEqual(['mine: seen'])
  })

  test('keep from iot:Receive topic by topic', async () => {
    forbidden = (operation, { topic }) => operation === 'Receive' && topic === 'runs/bob'
    const client = await iot.connect({}, iot.identities.mint(role))
    await client.subscribeAsync('runs/#', { qos: 1 })
    const received = messages(client, 1)
    await iot.publish('runs/bob', 'not seen')
    await iot.publish('runs/ann', 'seen')
    expect(await received).toEqual(['runs/ann: seen'])
  })

  test('refuse iot:Publish by topic: the connection ends', async () => {
    forbidden = (operation) => operation === 'Publish'
    const client = await iot.connect({}, iot.identities.mint(role))
    const gone = closed(client)
    client.publish('a', 'x', { qos: 0 })
    await gone
    expect(await iot.firstRefused()).toContain('it may not iot:Publish to the topic')
  })
})

describe('what is not supported ends the connection, and the log says why', () => {
  test('persistent sessions', async () => {
    await expect(iot.connect({ clean: false, clientId: 'stays' })).rejects.toThrow('Not authorized')
    expect(await iot.firstRefused()).toContain('persistent sessions are not supported')
  })

  test('MQTT 5', async () => {
    await expect(iot.connect({ protocolVersion: 5 })).rejects.toThrow()
    expect(await iot.firstRefused()).toBe('unacceptable protocol version')
  })

  test('a client id that is too long', async () => {
    await expect(iot.connect({ clientId: 'x'.repeat(129) })).rejects.toThrow('Identifier rejected')
  })

  test.each<[string, (client: mqtt.MqttClient) => void, string]>([
    ['retained messages', (client) => client.publish('a', 'x', { qos: 1, retain: true }), 'retained messages'],
    ['QoS 2', (client) => client.publish('a', 'x', { qos: 2 }), 'QoS 2'],
    ['subscribing with QoS 2', (client) => client.subscribe('a', { qos: 2 }), 'QoS 2'],
    ['reserved topics', (client) => client.publish('$SYS/a', 'x'), 'reserved topics'],
    ['subscribing to reserved topics', (client) => client.subscribe('$SYS/#'), 'reserved topics'],
    ['shared subscriptions', (client) => client.subscribe('$share/group/a'), 'shared subscriptions'],
    ['deep topics', (client) => client.publish('1/2/3/4/5/6/7/8/9', 'x'), 'at most 7 slashes'],
    ['more subscriptions than 50', (client) => client.subscribe(Array.from({ length: 51 }, (_, number) => `t/${number}`)), 'at most 50 subscriptions'],
    ['messages over 128 KB', (client) => client.publish('a', 'x'.repeat(131_073)), 'at most 131072 bytes'],
    ['packets that are larger still', (client) => client.publish('a', 'x'.repeat(1_000_000)), 'a packet of more than'],
  ])('%s', async (_what, act, said) => {
    const client = await iot.connect()
    const gone = closed(client)
    act(client)
    await gone
    expect(await iot.firstRefused()).toContain(said)
  })
})

describe('bytes that are no MQTT', () => {
  /** Sends bytes as the first thing over a connection that was accepted, and waits for its end. */
  const sendRaw = async (bytes: readonly Uint8Array[]): Promise<void> => {
    const { href } = await presignMqttUrl({ address: `127.0.0.1:${iot.port}`, region: 'us-east-1', credentials: iot.config.credentials })
    await new Promise<void>((resolve) => {
      const socket = new WebSocket(href, ['mqtt'])
      socket.on('open', () => {
        for (const one of bytes) socket.send(one)
        // half of what is cut short is waited for by the broker
        setTimeout(() => socket.terminate(), 5)
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve())
    })
  }

  test('harm nobody', async () => {
    const client = await iot.connect()
    await client.subscribeAsync('a', { qos: 1 })
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 4 }), sendRaw), { numRuns: 50 })
    const connect = Buffer.from([0x10, 0x0d, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 1, 0x78])
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => sendRaw([connect, bytes])), { numRuns: 50 })
    const received = messages(client, 1)
    await iot.publish('a', 'still there')
    expect(await received).toEqual(['a: still there'])
  })
})

describe('a subscriber that does not read', () => {
  /** An MQTT client, and the socket under it. */
  const connectWithSocket = async (of: IotHarness): Promise<{ readonly client: mqtt.MqttClient, readonly socket: Socket }> => {
    const sockets: Socket[] = []
    const client = await of.connect({ wsOptions: { finishRequest: (sent: ClientRequest) => {
      sent.once('socket', (socket) => sockets.push(socket))
      sent.end()
    } } })
    const [socket] = sockets
    if (socket === undefined) throw new Error('there is no socket')
    return { client, socket }
  }

  test('is dropped, and the others get everything', async () => {
    const { client: slow, socket } = await connectWithSocket(iot)
    await slow.subscribeAsync('flood', { qos: 1 })
    const quick = await iot.connect()
    await quick.subscribeAsync('flood', { qos: 1 })
    socket.pause()
    const count = 200
    const received = messages(quick, count)
    for (let number = 0; number < count; number++) await iot.publish('flood', 'x'.repeat(131_072))
    expect(await received).toHaveLength(count)
    expect(iot.refused).toEqual([expect.stringContaining('more than 4194304 bytes wait for it to be read')])
    const gone = closed(slow)
    socket.resume()
    await gone
  })

  test('is dropped when it reads nothing for long, however little waits', async () => {
    const patient = await startIot({ limits: { drainSeconds: 0.2, backlogBytes: Infinity } })
    try {
      const { client: slow, socket } = await connectWithSocket(patient)
      await slow.subscribeAsync('flood', { qos: 1 })
      socket.pause()
      while (patient.refused.length === 0) await patient.publish('flood', 'x'.repeat(131_072))
      expect(patient.refused).toEqual([expect.stringContaining('it read nothing for 0.2 s')])
    } finally {
      await patient.close()
    }
  })
})

test('a broker that is started again knows nobody, and takes clients that connect again', async () => {
  const client = await iot.connect()
  await client.subscribeAsync('a', { qos: 1 })
  const gone = closed(client)
  await iot.close()
  await gone
  client.end(true)
  const again = await startIot({ port: iot.port })
  try {
    await again.publish('a', 'to nobody')
    const next = await again.connect()
    await next.subscribeAsync('a', { qos: 1 })
    const received = messages(next, 1)
    await again.publish('a', 'to somebody')
    expect(await received).toEqual(['a: to somebody'])
  } finally {
    await again.close()
  }
})
