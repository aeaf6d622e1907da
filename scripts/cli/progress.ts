import type { Io } from './command.js'

/** How far a run is. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly note?: string
  /** What is counted, default `items`. */
  readonly unit?: string
}

/** Shows progress on a terminal as one line redrawn in place; elsewhere as a line now and then. */
export interface ProgressBar {
  update(progress: Progress): void
  /** Leaves the last state on the screen and ends the line. */
  end(): void
}

const silent: ProgressBar = { update: () => undefined, end: () => undefined }

/** A line a log file can bear: at most one each this many milliseconds. */
const logEvery = 5_000

/** Seconds until a rate means something. */
const settled = 1

/**
 * @param label - what is being done: `backtest news-v1`
 * @param now - milliseconds
 */
export function progressBar(io: Io, label: string, options: { readonly quiet: boolean; readonly now?: () => number }): ProgressBar {
  if (options.quiet) return silent
  const now = options.now ?? Date.now
  let phase = { unit: '', startedAt: now() }
  let lastLine = ''
  let lastLog = now()
  const line = ({ done, total, note, unit = 'items' }: Progress): string => {
    if (unit !== phase.unit) phase = { unit, startedAt: now() }
    const share = total === 0 ? 1 : done / total
    const seconds = (now() - phase.startedAt) / 1000
    const rate = seconds < settled ? undefined : done / seconds
    const speed = rate === undefined ? '' : `, ${Math.round(rate)}/s`
    const left = rate === undefined || rate === 0 || done >= total ? '' : `, ${Math.ceil((total - done) / rate)} s left`
    const cells = 24
    const filled = Math.round(share * cells)
    return `${label} [${'#'.repeat(filled)}${'.'.repeat(cells - filled)}] ${done}/${total} ${unit}${speed}${left}${note === undefined ? '' : `, ${note}`}`
  }
  return {
    update(progress) {
      lastLine = line(progress)
      if (io.err.isTTY === true) io.err.write(`\r\u001b[2K${lastLine.slice(0, (io.err.columns ?? 120) - 1)}`)
      else if (now() - lastLog >= logEvery) {
        lastLog = now()
        io.err.write(`${lastLine}\n`)
      }
    },
    end() {
      if (io.err.isTTY === true) io.err.write('\n')
      else if (lastLine !== '') io.err.write(`${lastLine}\n`)
    },
  }
}
