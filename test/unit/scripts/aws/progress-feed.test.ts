import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openProgressFeed } from '../../../../scripts/aws/progress-feed.js'
import type { ProgressFeed, ProgressFeedOptions } from '../../../../scripts/aws/progress-feed.js'
import type { ProgressUpdate } from '../../../../tasks/shared/progress.js'
import { startIot, type IotHarness } from '../../local/iot/harness.js'

const topic = 'stepwright/progress/ann'
const update = (done: number): ProgressUpdate => ({ runId: 'r1', done, total: 100, cached: 0, failed: 0 })
const message = (...updates: readonly unknown[]): string => JSON.stringify({ updates })

let iot: IotHarness
let feed: ProgressFeed | undefined
let updates: ProgressUpdate[]
let troubles: string[]
/** Told of everything that reaches the feed's owner. */
let changed: () => void
beforeEach(async () => {
  iot = await startIot()
  updates = []
  troubles = []
  changed = () => undefined
})
afterEach(async () => {
  await feed?.close()
  await iot.close()
})

const open = (more: Partial<ProgressFeedOptions> = {}): ProgressFeed => {
  feed = openProgressFeed({
    config: iot.config, topic, backoff: { first: 5, longest: 20 },
    onUpdate: (one) => {
      updates.push(one)
      changed()
    },
    onTrouble: ({ message: trouble }) => {
      troubles.push(trouble)
      changed()
    },
    ...more,
  })
  return feed
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) {
    await new Promise<void>((resolve) => {
      changed = resolve
      setTimeout(resolve, 5)
    })
  }
}

describe('a feed', () => {
  test('gives updates in their order', async () => {
    const opened = open()
    expect(opened.live).toBe(false)
    await until(() => opened.live)
    await iot.publish(topic, message(update(1), update(2)))
    await iot.publish(topic, message(update(3)))
    await until(() => updates.length === 3)
    expect(updates).toEqual([update(1), update(2), update(3)])
    expect(troubles).toEqual([])
  })

  test('hears nothing of other topics', async () => {
    const opened = open()
    await until(() => opened.live)
    await iot.publish('stepwright/progress/bob', message(update(1)))
    await iot.publish(topic, message(update(2)))
    await until(() => updates.length > 0)
    expect(updates).toEqual([update(2)])
  })

  test.each(['no JSON', '[]', 'null', '{"updates":{}}', message({ runId: 'r' }), message({ ...update(1), done: -1 }), message({ ...update(1), total: '9' })])('passes %s over', async (payload) => {
    const opened = open()
    await until(() => opened.live)
    await iot.publish(topic, payload)
    await iot.publish(topic, message(update(1)))
    await until(() => updates.length > 0)
    expect(updates).toEqual([update(1)])
    expect(troubles).toEqual(['a message that is no progress was passed over'])
  })

  test('comes back when the broker was away', async () => {
    const opened = open()
    await until(() => opened.live)
    await iot.close()
    await until(() => !opened.live && troubles.length > 3)
    const again = await startIot({ port: iot.port, identities: iot.identities })
    iot = again
    await until(() => opened.live)
    await again.publish(topic, message(update(7)))
    await until(() => updates.length > 0)
    expect(updates).toEqual([update(7)])
  })

  test('says that it is refused, and throws nothing', async () => {
    const opened = open({ config: { ...iot.config, credentials: { ...iot.config.credentials, secretAccessKey: 'wrong' } } })
    await until(() => troubles.length > 1)
    expect(opened.live).toBe(false)
    expect(troubles[0]).toMatch(/signature/i)
  })

  test('says that nobody is there', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    open({ config: { ...iot.config, endpoint: `http://127.0.0.1:${port}` } })
    await until(() => troubles.length > 1)
    expect(troubles[0]).toContain('ECONNREFUSED')
  })

  test('ends by its signal or by close, while it connects or listens', async () => {
    const ending = new AbortController()
    const opened = open({ signal: ending.signal })
    await until(() => opened.live)
    ending.abort()
    await opened.close()
    expect(opened.live).toBe(false)
    await open().close()
    await open({ signal: AbortSignal.abort() }).close()
    expect(troubles).toEqual([])
  })
})
