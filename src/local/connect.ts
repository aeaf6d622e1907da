import { get } from 'node:http'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { clientOf, type LocalAwsClient } from './client.js'
import { holderOf, type LockHolder, type Published } from './data-lock.js'
import { assemblyDigest } from './deploy/assembly-digest.js'
import { LocalAwsError } from './local-aws-error.js'
import { startLocalAws, type LocalAwsOptions } from './local-aws.js'

/** A local AWS that this process started, or uses as a guest of the process that runs it. */
export interface ConnectedAws extends LocalAwsClient {
  /** The process that runs it, for a guest. */
  readonly host?: number
  /** For a guest: whether the process that ran it has ended, is ending or does not answer any more. */
  gone(): Promise<boolean>
  /** Stops it, or leaves it to the process that runs it. */
  stop(): Promise<void>
}

/** Milliseconds. */
const patience = {
  /** A process that starts or stops a local AWS does so in seconds. */
  host: 60_000,
  poll: 100,
  answer: 5_000,
}

/**
 * Uses the local AWS of a data directory: starts it, or attaches to the process that runs it already with the same assembly.
 *
 * @throws LocalAwsError SW4003 when that process runs another assembly or was started otherwise than is asked for; SW4001 when it does not answer within a
 * minute; what {@link startLocalAws} throws
 * @example
 * const aws = await connectLocalAws({ dataDirectory: '.stepwright', assemblyDirectory: 'dist/assembly' })
 * const s3 = new S3Client(aws.clientConfig())
 */
export async function connectLocalAws(options: LocalAwsOptions): Promise<ConnectedAws> {
  const digest = await assemblyDigest(options.assemblyDirectory)
  for (const end = Date.now() + patience.host; ;) {
    const holder = await holderOf(options.dataDirectory)
    if (holder === undefined) {
      const started = await tryToStart(options)
      if (started !== undefined) return started
    } else if (holder.published !== undefined) {
      refuseOther(options, holder, holder.published, digest)
      if (await answers(holder.published.endpoint)) return guestOf(options, holder, holder.published)
    }
    if (Date.now() > end) throw new LocalAwsError('SW4001', `the data directory ${options.dataDirectory} is in use by process ${holder?.pid ?? '?'} since ${holder?.since ?? '?'}, which does not answer; stop that process, or give another data directory`)
    await pause(patience.poll)
  }
}

/** @returns undefined when another process was faster */
async function tryToStart(options: LocalAwsOptions): Promise<ConnectedAws | undefined> {
  try {
    return { ...await startLocalAws(options), gone: () => Promise.resolve(false) }
  } catch (error) {
    if (error instanceof LocalAwsError && error.code === 'SW4001') return undefined
    throw error
  }
}

function refuseOther({ dataDirectory, port = 0, iam = 'enforce', throttle, images = {} }: LocalAwsOptions, { pid, since }: LockHolder, published: Published, digest: string): void {
  const differs = published.assembly !== digest ? 'with another assembly'
    : port !== 0 && new URL(published.endpoint).port !== String(port) ? `on another port (${published.endpoint})`
      : published.iam !== iam ? `with IAM '${published.iam}'`
        : throttle !== undefined && (published.throttle ?? false) !== throttle ? `${throttle ? 'without' : 'with'} throttling`
          : Object.entries(images).some(([name, folder]) => resolve(published.images?.[name] ?? '') !== resolve(folder)) ? 'with other images' : undefined
  if (differs === undefined) return
  throw new LocalAwsError('SW4003', `the data directory ${dataDirectory} is in use by process ${pid} since ${since}, which runs the local AWS ${differs}; stop that process, or give another data directory`)
}

function guestOf({ dataDirectory }: LocalAwsOptions, { pid, file }: LockHolder, published: Published): ConnectedAws {
  return {
    ...clientOf(published),
    host: pid,
    async gone() {
      const holder = await holderOf(dataDirectory)
      return holder?.file !== file || holder.published === undefined || !await answers(published.endpoint)
    },
    stop: () => Promise.resolve(),
  }
}

/** Whether anything answers there, be it a refusal. */
const answers = (endpoint: string): Promise<boolean> => new Promise((resolve) => {
  const request = get(endpoint, { timeout: patience.answer, agent: false }, (response) => {
    response.resume()
    resolve(true)
  })
  request.once('timeout', () => request.destroy(new Error('no answer')))
  request.once('error', () => resolve(false))
})

/** What `withLocalAws` is told besides. */
export interface Takeover {
  /** Once aborted, failures are failures. */
  readonly signal?: AbortSignal
  /** The process of that id has ended, and another one takes over. */
  readonly onGone?: (host: number) => void
}

/**
 * Does something with the local AWS of a data directory. A guest whose host ends in the midst of it does it again, with a local AWS that it starts itself or
 * finds with yet another host: what is done must bear being done twice.
 *
 * @throws what `use` throws, and what {@link connectLocalAws} throws
 * @example
 * await withLocalAws({ dataDirectory: '.stepwright', assemblyDirectory: 'dist/assembly' }, (aws) => run(aws.clientConfig()))
 */
export async function withLocalAws<Result>(options: LocalAwsOptions, use: (aws: ConnectedAws) => Promise<Result>, { signal, onGone }: Takeover = {}): Promise<Result> {
  // each turn but the last one has seen a process end
  for (;;) {
    const aws = await connectLocalAws(options)
    try {
      return await use(aws)
    } catch (error) {
      if (aws.host === undefined || signal?.aborted === true || !await aws.gone()) throw error
      onGone?.(aws.host)
    } finally {
      await aws.stop()
    }
  }
}
