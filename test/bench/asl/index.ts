import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Bench } from '../bench.js'
import { findPeer } from './peer.js'
import { jsonataExpressions, workloads } from './workload.js'

/** Of one workload and one participant, in a process of its own. */
interface Measured {
  /** Milliseconds of one run: the median. */
  readonly ms: number
  /** Most memory that the process held. */
  readonly megabytes: number
}

interface Row {
  readonly workload: string
  readonly transitions: number
  readonly ours: Measured
  readonly floor: Measured
  /** Absent when the peer is not there, `null` when it does not come to the right output. */
  readonly peer?: Measured | null
  readonly transitionsPerSecond: number
  /** How many times as long as the floor takes. */
  readonly toFloor: number
  /** How many times as long the peer takes. */
  readonly toPeer?: number
}

export interface AslFigures {
  readonly rows: readonly Row[]
  /** Expressions a second of the JSONata workload, everything around them included. */
  readonly expressionsPerSecond: number
}

const measureFile = fileURLToPath(new URL('measure.js', import.meta.url))

async function measure(node: string, ...args: readonly string[]): Promise<Measured> {
  const { stdout } = await promisify(execFile)(node, [measureFile, ...args])
  return JSON.parse(stdout) as Measured
}

/** Whole machines in the interpreter with full history, beside the same work by hand and beside aws-local-stepfunctions. */
export const asl: Bench<AslFigures> = {
  async run(say) {
    const peer = await findPeer(say)
    const rows: Row[] = []
    for (const { name, transitions } of workloads) {
      const ours = await measure(process.execPath, 'ours', name)
      const floor = await measure(process.execPath, 'floor', name)
      // the peer has no JSONata, and says nothing about it
      const other = peer === undefined ? undefined : await measure(peer.node, 'peer', name, peer.folder).catch(() => null)
      rows.push({
        workload: name, transitions, ours, floor, transitionsPerSecond: transitions / (ours.ms / 1000), toFloor: ours.ms / floor.ms,
        ...(other !== undefined && { peer: other }), ...(other !== undefined && other !== null && { toPeer: other.ms / ours.ms }),
      })
      say(line(rows.at(-1)))
    }
    const jsonata = rows.find(({ workload }) => workload === 'JSONata')
    return { rows, expressionsPerSecond: jsonata === undefined ? Number.NaN : jsonataExpressions / (jsonata.ours.ms / 1000) }
  },
  text(result) {
    const { rows, expressionsPerSecond } = result as AslFigures
    return [
      `${'workload'.padEnd(20)}${'ms'.padStart(10)}${'transitions/s'.padStart(16)}${'MB'.padStart(7)}${'floor ms'.padStart(11)}${'to floor'.padStart(10)}${'peer ms'.padStart(11)}${'peer takes'.padStart(12)}`,
      ...rows.map(line),
      '',
      `${Math.round(expressionsPerSecond / 1000)}k JSONata expressions/s`,
    ].join('\n')
  },
}

function line(row: Row | undefined): string {
  if (row === undefined) return ''
  const { workload, ours, transitionsPerSecond, floor, toFloor, peer, toPeer } = row
  const other = peer === undefined ? 'not here' : peer === null ? 'fails' : peer.ms.toFixed(3)
  return [
    workload.padEnd(20), ours.ms.toFixed(4).padStart(10), `${Math.round(transitionsPerSecond / 1000)}k`.padStart(16), ours.megabytes.toFixed(0).padStart(7),
    floor.ms.toFixed(4).padStart(11), toFloor.toFixed(1).padStart(10), other.padStart(11), (toPeer === undefined ? '' : `${toPeer.toFixed(0)} x`).padStart(12),
  ].join('')
}
