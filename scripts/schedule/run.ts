import { cp, mkdtemp, rm } from 'node:fs/promises'
import { constants, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { virtualClock } from '../../src/interpreter/index.js'
import { connectLocalAws } from '../../src/local/index.js'
import { holderOf } from '../../src/local/data-lock.js'
import type { Invocation } from '../../src/local/scheduler/index.js'
import { exitCode, UsageError } from '../cli/command.js'
import type { ExitCode, Io } from '../cli/command.js'
import { harmless } from '../cli/terminal.js'

export interface RunOptions {
  readonly dataDirectory: string
  readonly assemblyDirectory: string
  readonly format: 'text' | 'json'
  /** When it ends; left out, when it is interrupted. */
  readonly until?: Date
  readonly io: Io
}

/** One line for each attempt; and whether any was the last one in vain. */
function teller({ format, io }: RunOptions): { readonly tell: (invocation: Invocation) => void; readonly counts: { started: number; failed: number } } {
  const counts = { started: 0, failed: 0 }
  return {
    counts,
    tell(invocation) {
      const { failure, retryAt } = invocation
      if (failure === undefined) counts.started += 1
      else if (retryAt === undefined) counts.failed += 1
      io.out.write(format === 'json' ? `${JSON.stringify(jsonOf(invocation))}\n` : `${harmless(lineOf(invocation))}\n`)
    },
  }
}

const text = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')

const nameOf = (arn: string): string => arn.split('/').slice(1).join('/')

function lineOf({ scheduleArn, targetArn, scheduledAt, invokedAt, executionId, attempt, failure, retryAt }: Invocation): string {
  const what = `${text(invokedAt)}  ${nameOf(scheduleArn)}  ${invokedAt - scheduledAt < 60_000 ? '' : `(due ${text(scheduledAt)})  `}`
  if (failure === undefined) return `${what}started ${targetArn} ${executionId}`
  return `${what}attempt ${attempt} failed: ${failure.code}: ${failure.message}${retryAt === undefined ? '' : `; again at ${text(retryAt)}`}`
}

const jsonOf = ({ scheduledAt, invokedAt, retryAt, ...rest }: Invocation): Readonly<Record<string, unknown>> =>
  ({ ...rest, scheduledAt: new Date(scheduledAt).toISOString(), invokedAt: new Date(invokedAt).toISOString(), ...(retryAt === undefined ? {} : { retryAt: new Date(retryAt).toISOString() }) })

const codeOf = ({ started, failed }: { readonly started: number; readonly failed: number }, io: Io): ExitCode => {
  io.err.write(`${started} started, ${failed} failed\n`)
  return failed === 0 ? exitCode.good : exitCode.wrong
}

/** Settles when the command is interrupted. */
const interrupted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  if (signal.aborted) resolve()
  signal.addEventListener('abort', () => { resolve() }, { once: true })
})

/**
 * Runs the schedules of the local AWS as time passes, until it is interrupted.
 *
 * @returns 1 when a schedule could not call its target
 */
export async function runSchedules(options: RunOptions): Promise<ExitCode> {
  const { dataDirectory, assemblyDirectory, until, io } = options
  const { tell, counts } = teller(options)
  const aws = await connectLocalAws({ dataDirectory, assemblyDirectory, scheduler: { onInvocation: tell } })
  try {
    if (aws.host !== undefined) {
      io.err.write(`process ${aws.host} runs the local AWS, and its schedules with it\n`)
      return exitCode.good
    }
    io.err.write(`the local AWS listens on ${aws.endpoint} and runs its schedules; Ctrl-C ends it\n`)
    const signal = until === undefined ? io.signal : AbortSignal.any([io.signal, AbortSignal.timeout(Math.min(until.getTime() - Date.now(), 2_147_483_647))])
    await interrupted(signal)
  } finally {
    await aws.stop()
  }
  return codeOf(counts, io)
}

/**
 * Runs schedules by a clock that jumps from one event to the next, up to a time. It is a rehearsal: a copy of the data is worked on, which is removed at the end.
 *
 * @returns 1 when a schedule could not call its target
 * @throws UsageError while another process runs the local AWS
 */
export async function rehearseSchedules(options: RunOptions & { readonly until: Date }): Promise<ExitCode> {
  const { assemblyDirectory, until, io } = options
  const dataDirectory = path.resolve(options.dataDirectory)
  const holder = await holderOf(dataDirectory)
  if (holder !== undefined) throw new UsageError(`process ${holder.pid} runs the local AWS on ${dataDirectory}; end it before a rehearsal, which works on a copy`)
  const folder = await mkdtemp(path.join(tmpdir(), 'stepwright-rehearsal-'))
  const clock = virtualClock(Date.now())
  const begin = clock.hold()
  const { tell, counts } = teller(options)
  try {
    const isLock = (source: string): boolean => path.dirname(source) === dataDirectory && /^\.?lock[.-]/.test(path.basename(source))
    if (existsSync(dataDirectory)) await cp(dataDirectory, folder, { recursive: true, mode: constants.COPYFILE_FICLONE, filter: (source) => !isLock(source) })
    const aws = await connectLocalAws({ dataDirectory: folder, assemblyDirectory, clock, scheduler: { onInvocation: tell } })
    try {
      const reached = new Promise<void>((resolve) => {
        clock.schedule(until.getTime(), () => {
          clock.hold()
          resolve()
        })
      })
      begin()
      await Promise.race([reached, interrupted(io.signal)])
    } finally {
      await aws.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return codeOf(counts, io)
}
