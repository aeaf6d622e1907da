import { readFileSync } from 'node:fs'

/** Milliseconds of processor time: of all threads, and of the main thread alone. Waiting for a busy processor does not count. */
export interface CpuTime {
  readonly all: number
  readonly main: number
}

export function cpuTime(): CpuTime {
  const { user, system } = process.cpuUsage()
  return { all: (user + system) / 1000, main: mainThread() }
}

export const cpuSince = (start: CpuTime): CpuTime => {
  const now = cpuTime()
  return { all: now.all - start.all, main: now.main - start.main }
}

/** Linux counts nanoseconds on the processor by thread; elsewhere the time that the event loop was busy comes close on a quiet machine. */
function mainThread(): number {
  if (process.platform !== 'linux') return performance.eventLoopUtilization().active
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')
  return Number(nanoseconds) / 1e6
}
