import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from './error-code.js'
import { processStart } from './process-start.js'

/** Notes of which processes run, so that the next local AWS ends those of one that was killed. */
export interface ProcessNotes {
  /**
   * Notes a group leader at once, before anything else happens.
   *
   * @param root - its `STEPWRIGHT_ROOT`, which no other container has
   * @returns takes the note back
   */
  add(pid: number, root: string): () => void
}

interface Note {
  readonly pid: number
  readonly root: string
  readonly start?: string
}

const noteName = /^(\d+)\.json$/

/**
 * Opens the notes of a data directory, and kills the processes that a local AWS left there when it was killed. Never another process that has got its number since.
 *
 * @param directory - made when absent; of one local AWS at a time
 */
export function openProcessNotes(directory: string): ProcessNotes {
  mkdirSync(directory, { recursive: true })
  for (const name of readdirSync(directory)) {
    if (noteName.test(name)) killOrphan(join(directory, name))
    rmSync(join(directory, name), { force: true })
  }
  return {
    add(pid, root) {
      const path = join(directory, `${pid}.json`)
      const start = processStart(pid)
      const note: Note = { pid, root, ...(start === undefined ? {} : { start }) }
      writeFileSync(path, JSON.stringify(note))
      return () => { rmSync(path, { force: true }) }
    },
  }
}

function killOrphan(path: string): void {
  const note = readNote(path)
  // a note that was cut short was made by a process that was killed as it started this one: nobody can tell which it is
  if (note === undefined) return
  if (note.start !== undefined && processStart(note.pid) === note.start) killGroup(note.pid)
  // where the program itself has ended, what it started may go on
  for (const pid of processesOf(note.root)) killProcess(pid)
}

/** Processes that have a container's root in their environment, where the system tells (Linux). */
function processesOf(root: string): readonly number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').filter(name => /^\d+$/.test(name) && environmentOf(name).includes(`\0STEPWRIGHT_ROOT=${root}\0`)).map(Number)
}

function environmentOf(pid: string): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}\0`
  } catch {
    // it has ended, or belongs to somebody else
    return ''
  }
}

function readNote(path: string): Note | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('root' in value)) return undefined
    const { pid, root } = value
    if (typeof pid !== 'number' || typeof root !== 'string') return undefined
    return { pid, root, ...('start' in value && typeof value.start === 'string' ? { start: value.start } : {}) }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Kills a process and all of its group. One that has ended is none to kill. */
export const killGroup = (leader: number): void => { killProcess(-leader) }

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}
