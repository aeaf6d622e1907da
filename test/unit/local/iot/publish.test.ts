import { DescribeEndpointCommand, DescribeThingCommand } from '@aws-sdk/client-iot'
import { GetRetainedMessageCommand, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import type { PublishCommandInput } from '@aws-sdk/client-iot-data-plane'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ServiceError } from '../../../../src/local/service.js'
import { messages, startIot, type IotHarness } from './harness.js'

let iot: IotHarness
const asked: string[] = []
beforeAll(async () => {
  iot = await startIot({
    authorise: ({ principalArn }, service, operation, input) => {
      asked.push(`${service}:${operation} ${JSON.stringify(input)}`)
      if (operation === 'Publish' && input['topic'] === 'secret') throw new ServiceError('ForbiddenException', `User: ${principalArn} is not authorized`, 403)
    },
  })
})
afterAll(() => iot.close())

describe('DescribeEndpoint', () => {
  test('names the gateway, as host and port', async () => {
    const { endpointAddress } = await iot.control.send(new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }))
    expect(endpointAddress).toBe(`127.0.0.1:${iot.port}`)
  })

  test.each([undefined, 'iot:Data', 'iot:Jobs'])('of type %s is refused by name', async (endpointType) => {
    await expect(iot.control.send(new DescribeEndpointCommand({ endpointType })))
      .rejects.toMatchObject({ name: 'InvalidRequestException', message: expect.stringContaining('iot:Data-ATS') as unknown })
  })
})

describe('Publish', () => {
  test.each([0, 1] as const)('with QoS %s reaches a subscriber', async (qos) => {
    const client = await iot.connect()
    await client.subscribeAsync('runs/+', { qos: 1 })
    const received = new Promise((resolve) => client.once('message', (topic, payload, packet) => resolve([topic, payload.toString(), packet.qos, packet.retain])))
    await iot.publish('runs/ann', 'héllo', qos)
    expect(await received).toEqual(['runs/ann', 'héllo', qos, false])
  })

  test('carries bytes as they are, and none at all', async () => {
    const client = await iot.connect()
    await client.subscribeAsync('bytes', { qos: 1 })
    const bytes = Buffer.from([0, 255, 128, 10, 13])
    const received = new Promise((resolve) => client.once('message', (_topic, payload) => resolve(payload)))
    await iot.publish('bytes', bytes)
    expect(await received).toEqual(bytes)
    const empty = messages(client, 1)
    await iot.data.send(new PublishCommand({ topic: 'bytes' }))
    expect(await empty).toEqual(['bytes: '])
  })

  test('takes 128 KB and not a byte more', async () => {
    const client = await iot.connect()
    await client.subscribeAsync('large', { qos: 1 })
    const received = new Promise((resolve) => client.once('message', (_topic, payload) => resolve(payload.length)))
    await iot.publish('large', 'x'.repeat(131_072))
    expect(await received).toBe(131_072)
    await expect(iot.publish('large', 'x'.repeat(131_073))).rejects.toMatchObject({ name: 'RequestEntityTooLargeException', $metadata: { httpStatusCode: 413 } })
    await expect(iot.publish('large', 'x'.repeat(1_000_000))).rejects.toMatchObject({ $metadata: { httpStatusCode: 413 } })
  })

  test.each<[string, PublishCommandInput, string]>([
    ['a wildcard', { topic: 'runs/#' }, 'no wildcards'],
    ['a wildcard in the middle', { topic: 'a/+/b' }, 'no wildcards'],
    ['eight slashes', { topic: '1/2/3/4/5/6/7/8/9' }, 'at most 7 slashes'],
    ['257 bytes', { topic: 'é'.repeat(128) + 'x' }, 'at most 256 bytes'],
    ['a reserved topic', { topic: '$aws/things/a' }, 'reserved topics'],
    ['retain', { topic: 'a', retain: true }, 'retained messages are not supported'],
    ['QoS 2', { topic: 'a', qos: 2 }, 'qos is 0 or 1'],
    ['a content type', { topic: 'a', contentType: 'text/plain' }, 'contentType is not supported'],
    ['user properties', { topic: 'a', userProperties: '[]' }, 'x-amz-mqtt5-user-properties is not supported'],
  ])('with %s is refused', async (_what, input, said) => {
    await expect(iot.data.send(new PublishCommand(input))).rejects.toMatchObject({
      name: 'InvalidRequestException', message: expect.stringContaining(said) as unknown, $metadata: { httpStatusCode: 400 },
    })
  })

  test('takes seven slashes and 256 bytes', async () => {
    await iot.publish('1/2/3/4/5/6/7/8', 'x')
    await iot.publish('é'.repeat(128), 'x')
  })

  test('to nobody is no failure, and is kept for nobody', async () => {
    await iot.publish('later', 'lost')
    const client = await iot.connect()
    await client.subscribeAsync('later', { qos: 1 })
    const received = messages(client, 1)
    await iot.publish('later', 'seen')
    expect(await received).toEqual(['later: seen'])
  })

  test('asks for iot:Publish on the topic, and is refused as AWS does', async () => {
    await expect(iot.publish('secret', 'x')).rejects.toMatchObject({ name: 'ForbiddenException', $metadata: { httpStatusCode: 403 } })
    expect(asked.filter((call) => call.includes('"topic":"secret"') && call.startsWith('iot:Publish'))).toHaveLength(1)
  })
})

test('other operations are refused', async () => {
  await expect(iot.control.send(new DescribeThingCommand({ thingName: 'x' }))).rejects.toMatchObject({ name: 'UnsupportedOperationException' })
  await expect(iot.data.send(new GetRetainedMessageCommand({ topic: 'x' }))).rejects.toMatchObject({ name: 'UnsupportedOperationException' })
})
