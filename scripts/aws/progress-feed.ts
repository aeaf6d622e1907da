import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { IoTClient, type IoTClientConfig } from '@aws-sdk/client-iot'
import { lookUpIotAddress } from '../../tasks/shared/aws/iot-client.js'
import type { ProgressUpdate } from '../../tasks/shared/progress.js'
import { listen } from './mqtt-subscription.js'
import { presignMqttUrl } from './mqtt-url.js'
import { readProgressMessage } from './progress-message.js'

export interface ProgressFeedOptions {
  /** Endpoint, region and credentials as for any SDK client. */
  readonly config: IoTClientConfig
  /** Where the user's progress is published. */
  readonly topic: string
  readonly onUpdate: (update: ProgressUpdate) => void
  /** Told why the feed is not live, or why a message was passed over. */
  readonly onTrouble?: (error: Error) => void
  /** Ends the feed. */
  readonly signal?: AbortSignal
  /** Milliseconds between two attempts to connect. */
  readonly backoff?: Backoff
}

export interface Backoff {
  readonly first: number
  readonly longest: number
}

/** Updates of runs as they come. It may be late, or not there at all: who listens looks into the ledger now and then. */
export interface ProgressFeed {
  /** Whether updates can come at this moment. */
  readonly live: boolean
  /** Ends the connection. Safe to call twice. */
  close(): Promise<void>
}

/** Milliseconds until IoT must have named its address. */
const lookUpTimeout = 10_000

const usualBackoff: Backoff = { first: 500, longest: 30_000 }

/**
 * Follows the progress of runs over MQTT, from AWS IoT or the local AWS. It connects in the background, and again when the connection ends, with backoff.
 * It never throws: what goes wrong is told to `onTrouble`, and `live` says false meanwhile.
 *
 * @example
 * ```ts
 * const feed = openProgressFeed({ config, topic: 'stepwright/progress/ann', onUpdate: ({ done, total }) => bar.update({ done, total }) })
 * …
 * await feed.close()
 * ```
 */
export function openProgressFeed(options: ProgressFeedOptions): ProgressFeed {
  const closing = new AbortController()
  const signal = options.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, options.signal])
  const state = { live: false }
  const ended = follow(options, state, signal)
  return {
    get live() {
      return state.live
    },
    async close() {
      closing.abort()
      await ended
    },
  }
}

async function follow({ config, topic, onUpdate, onTrouble = () => undefined, backoff = usualBackoff }: ProgressFeedOptions, state: { live: boolean }, signal: AbortSignal): Promise<void> {
  const client = new IoTClient({ maxAttempts: 1, requestHandler: { connectionTimeout: lookUpTimeout, requestTimeout: lookUpTimeout }, ...config })
  const clientId = `stepwright-${randomUUID()}`
  let delay = backoff.first
  const onMessage = (payload: Uint8Array): void => {
    const message = readProgressMessage(payload)
    if (message === undefined) onTrouble(new Error('a message that is no progress was passed over'))
    else message.updates.forEach(onUpdate)
  }
  const onLive = (): void => {
    state.live = true
    delay = backoff.first
  }
  while (!signal.aborted) {
    try {
      const url = await presignMqttUrl({
        address: await lookUpIotAddress(client, signal), region: await client.config.region(), credentials: await client.config.credentials(),
      })
      const why = await listen({ url, clientId, topic, onLive, onMessage, signal })
      if (!isAborted(signal)) onTrouble(why)
    } catch (error) {
      if (!isAborted(signal)) onTrouble(error instanceof Error ? error : new Error(String(error)))
    }
    state.live = false
    // the half is fixed, so that a broker that comes back is not met by everybody at once, nor at once by anybody
    await pause(delay / 2 + Math.random() * delay / 2, signal)
    delay = Math.min(2 * delay, backoff.longest)
  }
  client.destroy()
}

/** Read anew each time: it changes while others are waited for. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    // a feed alone keeps no process alive
    await wait(milliseconds, undefined, { signal, ref: false })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
