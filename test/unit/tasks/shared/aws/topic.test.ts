import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { IoTClient } from '@aws-sdk/client-iot'
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createIotDataSource, isLocalAddress, type IotDataSource } from '../../../../../tasks/shared/aws/iot-client.js'
import { createTopic, messagesOf } from '../../../../../tasks/shared/aws/topic.js'
import { messages, startIot, type IotHarness } from '../../../local/iot/harness.js'

describe('packing updates', () => {
  test('none make no message, few one', () => {
    expect(messagesOf([])).toEqual([])
    expect(messagesOf([{ done: 1 }, { done: 2 }])).toEqual(['{"updates":[{"done":1},{"done":2}]}'])
  })

  test('fills messages to the last byte, in order', () => {
    // 14 bytes around, 3 and 1 for each: {"updates":["a","b"]}
    expect(messagesOf(['a', 'b', 'c'], 21)).toEqual(['{"updates":["a","b"]}', '{"updates":["c"]}'])
    expect(messagesOf(['a', 'b', 'c'], 20)).toEqual(['{"updates":["a"]}', '{"updates":["b"]}', '{"updates":["c"]}'])
  })

  test('counts bytes, not characters', () => {
    expect(messagesOf(['é', 'é'], 22)).toHaveLength(2)
    expect(messagesOf(['é', 'é'], 23)).toHaveLength(1)
  })

  test('an update that fits into no message is refused, and not told', () => {
    expect(() => messagesOf(['x', 'secret'], 20)).toThrow(/^an update of 8 bytes does not fit into a message of 20$/)
  })
})

describe('a topic', () => {
  let iot: IotHarness
  let source: IotDataSource
  beforeEach(async () => {
    iot = await startIot()
    source = createIotDataSource(iot.control, (endpoint) => new IoTDataPlaneClient({ ...iot.config, endpoint }))
  })
  afterEach(() => iot.close())

  test('carries any number of updates to a subscriber, in messages of at most 128 KB', async () => {
    const client = await iot.connect()
    await client.subscribeAsync('stepwright/progress/ann', { qos: 1 })
    const sizes: number[] = []
    const got = new Promise<readonly unknown[]>((resolve) => {
      const all: unknown[] = []
      client.on('message', (_topic, payload) => {
        sizes.push(payload.length)
        all.push(...(JSON.parse(payload.toString()) as { readonly updates: readonly unknown[] }).updates)
        if (all.length === 5000) resolve(all)
      })
    })
    const updates = Array.from({ length: 5000 }, (_, done) => ({ runId: `run-${done}`, done, total: 5000, cached: 0, failed: 0 }))
    await createTopic(source).publish('stepwright/progress/ann', updates)
    expect(await got).toEqual(updates)
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(131_072)
  })

  test('asks for its endpoint once, and not for nothing', async () => {
    let lookUps = 0
    iot.control.middlewareStack.add((next) => (args) => {
      lookUps++
      return next(args)
    }, { step: 'initialize' })
    const topic = createTopic(source)
    await topic.publish('a', [])
    expect(lookUps).toBe(0)
    const client = await iot.connect()
    await client.subscribeAsync('a', { qos: 1 })
    const received = messages(client, 2)
    await topic.publish('a', [1])
    await topic.publish('a', [2])
    expect(await received).toEqual(['a: {"updates":[1]}', 'a: {"updates":[2]}'])
    expect(lookUps).toBe(1)
  })

  test('asks for its endpoint again when it was not told', async () => {
    const answers = [Promise.reject(new Error('not now')), Promise.resolve({ endpointAddress: `127.0.0.1:${iot.port}` })]
    const unsure = { send: () => answers.shift() } as unknown as IoTClient
    const topic = createTopic(createIotDataSource(unsure, (endpoint) => new IoTDataPlaneClient({ ...iot.config, endpoint })))
    await expect(topic.publish('a', [1])).rejects.toThrow('not now')
    await topic.publish('a', [1])
  })

  test('throws what was refused', async () => {
    await expect(createTopic(source).publish('a/+', [1])).rejects.toMatchObject({ name: 'InvalidRequestException' })
  })

  test('gives up on who does not answer', async () => {
    const silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const control = new IoTClient({ ...iot.config, endpoint: `http://127.0.0.1:${port}` })
    await expect(createTopic(createIotDataSource(control), 50).publish('a', [1])).rejects.toMatchObject({ name: expect.stringMatching(/Abort|Timeout/) as unknown })
    silent.closeAllConnections()
    silent.close()
    control.destroy()
  })
})

test('TLS is left out for the local AWS alone', () => {
  expect(isLocalAddress('127.0.0.1:4510')).toBe(true)
  expect(isLocalAddress('abc-ats.iot.eu-west-1.amazonaws.com')).toBe(false)
  expect(isLocalAddress('127.0.0.1.example.com')).toBe(false)
})
