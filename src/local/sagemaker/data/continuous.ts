import { stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileTree } from './file-tree.js'
import { below, type S3Location } from './s3-location.js'
import type { Storage } from './storage.js'
import { isAbsent } from './absent.js'

/** Uploads of an output that go on while the container runs. */
export interface ContinuousUpload {
  /** Uploads what is new since the last look, and ends. @throws JobFailure of any upload, also of an earlier one */
  finish(): Promise<void>
}

/**
 * Looks at a folder again and again, and uploads each file once it has kept its size and time from one look to the next; again when it changes later.
 *
 * @param seconds - between two looks
 * @param onFailure - told at once of what is not uploaded
 */
export function continuousUpload(storage: Storage, folder: string, place: S3Location, seconds: number, onFailure: (failure: unknown) => void): ContinuousUpload {
  const ended = new AbortController()
  const uploaded = new Map<string, string>()
  let seen = new Map<string, string>()
  const look = async (last: boolean): Promise<void> => {
    const now = new Map<string, string>()
    for await (const { path, file, folder: isFolder } of fileTree(folder)) {
      const mark = isFolder ? undefined : await markOf(file)
      if (mark === undefined) continue
      now.set(path, mark)
      if (uploaded.get(path) === mark || (!last && seen.get(path) !== mark)) continue
      if (await isUploaded(storage, file, below(place, path))) uploaded.set(path, mark)
    }
    seen = now
  }
  const looks = (async () => {
    for (;;) {
      await pause(seconds * 1000, undefined, { signal: ended.signal }).catch(() => undefined)
      if (ended.signal.aborted) return
      await look(false)
    }
  })()
  looks.catch(onFailure)
  return {
    async finish() {
      ended.abort()
      await looks
      await look(true)
    },
  }
}

/** @returns false for a file that has gone meanwhile: programs write aside and rename */
async function isUploaded(storage: Storage, file: string, object: S3Location): Promise<boolean> {
  try {
    await storage.upload(file, object)
    return true
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}

/** Tells one state of a file from another; undefined for one that has gone meanwhile. */
async function markOf(file: string): Promise<string | undefined> {
  try {
    const { size, mtimeNs, ino } = await stat(file, { bigint: true })
    return `${size} ${mtimeNs} ${ino}`
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}
