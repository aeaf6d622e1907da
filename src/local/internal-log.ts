import { appendFileSync } from 'node:fs'

/** Notes of errors that are nobody's fault but the local AWS's own: without it an answer "500 InternalFailure" would be all there is. */
export interface InternalLog {
  (error: unknown, where: string): void
}

/** One run notes this many; the same fault at every call must not fill the disk. */
const mostEntries = 1_000

/** Appends to a file; each entry has time, place and stack, and no data of users. */
export function openInternalLog(path: string): InternalLog {
  let entries = 0
  return (error, where) => {
    entries += 1
    if (entries > mostEntries) return
    const what = error instanceof Error ? error.stack ?? error.message : String(error)
    const line = `${new Date().toISOString()} ${where} ${what}\n`
    try {
      appendFileSync(path, line)
    } catch {
      // a full disk, or a folder that was removed, must not end the local AWS for a note
      process.stderr.write(line)
    }
  }
}
