import { randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Access } from './client.js'
import type { IamMode } from './iam/index.js'
import { LocalAwsError } from './local-aws-error.js'

/** What other processes need to use the local AWS of the holder. The lock file can be read by its owner alone, since credentials are among it. */
export interface Published extends Access {
  /** Digest of the assembly that is deployed. */
  readonly assembly: string
  readonly iam: IamMode
  /** Whether calls are held to quotas. */
  readonly throttle?: boolean
  /** The folders of images that it was given. */
  readonly images?: Readonly<Record<string, string>>
}

/** Who holds a data directory; the content of its lock file. */
export interface LockHolder extends LockContent {
  /** Its lock file, which no other holder has or will have. */
  readonly file: string
}

interface LockContent {
  readonly pid: number
  /** When that process started, in clock ticks since boot, where the system tells (Linux): a reused pid has another. */
  readonly processStart?: string
  readonly since: string
  /** Present while its local AWS can be used. */
  readonly published?: Published
}

export interface DataLock {
  /** Says in the lock file how the local AWS is reached; undefined takes it back. */
  publish(published: Published | undefined): Promise<void>
  release(): Promise<void>
}

/** Never over another file, and for the owner's eyes. */
const fresh = { flag: 'wx', mode: 0o600 } as const

const candidateIn = (directory: string): string => join(directory, `.lock-candidate-${randomUUID()}`)

const lockName = /^lock\.(\d+)$/

/**
 * Takes a data directory for this process alone, so that two local AWS never write the same files.
 *
 * Locks are numbered and never replaced: a new holder links the next number, which only one process can. The lock of a process that
 * no longer runs is stale and is stepped over. No instant exists at which a held directory looks free.
 *
 * @param directory - made when absent
 * @throws LocalAwsError SW4001 when a running process holds it
 *
 * @example
 * ```ts
 * const lock = await lockDataDirectory('.stepwright')
 * try { … } finally { await lock.release() }
 * ```
 */
export async function lockDataDirectory(directory: string): Promise<DataLock> {
  await mkdir(directory, { recursive: true })
  const candidate = candidateIn(directory)
  const processStart = (await processStat(process.pid))?.start
  const self: LockContent = { pid: process.pid, ...(processStart === undefined ? {} : { processStart }), since: new Date().toISOString() }
  await writeFile(candidate, JSON.stringify(self), fresh)
  try {
    for (;;) {
      const { highest } = await refuseIfHeld(directory)
      const own = highest + 1
      if (await linked(candidate, join(directory, `lock.${String(own)}`))) {
        return await confirm(directory, own, self)
      }
    }
  } finally {
    await rm(candidate, { force: true })
  }
}

async function linked(candidate: string, path: string): Promise<boolean> {
  try {
    await link(candidate, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** A process that listed the directory before another stepped over a stale lock could take a lower number: look again before using it. */
async function confirm(directory: string, own: number, self: LockContent): Promise<DataLock> {
  const path = join(directory, `lock.${String(own)}`)
  try {
    const { stale } = await refuseIfHeld(directory, own)
    for (const number of stale) await rm(join(directory, `lock.${String(number)}`), { force: true })
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return {
    // whoever reads it finds the old content or the new one, and the name is never missing
    publish: async published => {
      const next = candidateIn(directory)
      await unlessRemoved(async () => {
        await writeFile(next, JSON.stringify({ ...self, ...(published === undefined ? {} : { published }) } satisfies LockContent), fresh)
        await rename(next, path)
      })
    },
    release: () => unlessRemoved(() => unlink(path)),
  }
}

/** A data directory that somebody has removed holds nothing that could be locked. */
async function unlessRemoved(action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/**
 * The running process that holds a data directory.
 *
 * @throws LocalAwsError SW4002
 * @example
 * (await holderOf('.stepwright'))?.pid
 */
export async function holderOf(directory: string): Promise<LockHolder | undefined> {
  return (await locksIn(directory)).holder
}

/** @param own - a lock that does not count */
async function locksIn(directory: string, own?: number): Promise<{ highest: number, stale: readonly number[], holder?: LockHolder }> {
  const numbers = (await filesIn(directory)).flatMap(name => lockName.exec(name)?.[1] ?? []).map(Number)
  const highest = Math.max(0, ...numbers)
  const stale: number[] = []
  for (const number of numbers) {
    if (number === own) continue
    const file = join(directory, `lock.${String(number)}`)
    const holder = await readHolder(file)
    if (holder === undefined) continue
    if (await runs(holder)) return { highest, stale, holder: { ...holder, file } }
    stale.push(number)
  }
  return { highest, stale }
}

async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

async function refuseIfHeld(directory: string, own?: number): Promise<{ highest: number, stale: readonly number[] }> {
  const { holder, ...locks } = await locksIn(directory, own)
  if (holder === undefined) return locks
  throw new LocalAwsError('SW4001', `the data directory ${directory} is in use by process ${String(holder.pid)} since ${holder.since}; stop that process, or give another data directory`)
}

async function readHolder(path: string): Promise<LockContent | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  const holder = parsed(text)
  if (typeof holder !== 'object' || holder === null || !('pid' in holder) || typeof holder.pid !== 'number') {
    throw new LocalAwsError('SW4002', `${path} is not a lock of the local AWS; remove it when no stepwright process uses this directory`)
  }
  return holder as LockContent
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function runs(holder: LockContent): Promise<boolean> {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it runs and belongs to another user
    if (codeOf(error) === 'ESRCH') return false
  }
  const stat = await processStat(holder.pid)
  if (stat === undefined) return true
  return stat.state !== 'Z' && (holder.processStart === undefined || stat.start === holder.processStart)
}

/** What Linux says about a process; undefined on other systems and for a process that is gone. */
async function processStat(pid: number): Promise<{ readonly state: string | undefined, readonly start: string | undefined } | undefined> {
  let stat: string
  try {
    stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // the command name stands in parentheses and may hold blanks; after it come the state (field 3) and, at field 22, the start time
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0], start: fields[19] }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
