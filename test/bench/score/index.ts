import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { median } from '../bench.js'
import type { Bench } from '../bench.js'
import { generate } from './generate.js'

const items = 1_000_000
const runs = 3

/** One run of the whole command. */
interface Measured {
  readonly seconds: number
  /** Most memory that the process held at once. */
  readonly megabytes: number
}

export interface ScoreFigures {
  readonly items: number
  readonly runs: number
  /** Scoring, of all runs. */
  readonly alone: readonly Measured[]
  /** Scoring and comparing with a second file of predictions, of all runs. */
  readonly compared: readonly Measured[]
}

/** `stepwright score` over a million items, as a process of its own: reading, checking, scoring, 10,000 resamples. */
export const score: Bench<ScoreFigures> = {
  async run(say) {
    const scratch = await mkdtemp(path.join(tmpdir(), 'stepwright-bench-'))
    const file = (name: string): string => path.join(scratch, `${name}.jsonl`)
    for (const kind of ['gold', 'old', 'new'] as const) await generate(file(kind), kind, items)
    const alone: Measured[] = []
    const compared: Measured[] = []
    for (let run = 1; run <= runs; run++) {
      alone.push(await measure('--gold', file('gold'), '--predictions', file('new')))
      compared.push(await measure('--gold', file('gold'), '--predictions', file('new'), '--baseline-predictions', file('old')))
      say(`run ${run}: ${JSON.stringify({ alone: alone.at(-1), compared: compared.at(-1) })}`)
    }
    await rm(scratch, { recursive: true, force: true })
    return { items, runs, alone, compared }
  },
  text(result) {
    const { items: count, runs: times, alone, compared } = result as ScoreFigures
    const line = (name: string, measured: readonly Measured[]): string =>
      `  ${name.padEnd(26)}${median(measured.map(({ seconds }) => seconds)).toFixed(1).padStart(6)} s  ${median(measured.map(({ megabytes }) => megabytes)).toFixed(0).padStart(5)} MB`
    return [`score: ${count} items with two spans, ${times} runs`, '', line('scored', alone), line('scored and compared', compared)].join('\n')
  },
}

const program = path.resolve('dist/scripts/stepwright.js')
/** Runs before the command, and tells at its end how much memory it held. */
const probe = 'data:text/javascript,process.once("exit",()=>process.stderr.write(`\\nmaxrss ${process.resourceUsage().maxRSS}\\n`))'

async function measure(...args: readonly string[]): Promise<Measured> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--import', probe, program, 'score', '--format', 'json', '--quiet', ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString('utf8') })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const seconds = (performance.now() - startedAt) / 1000
  const [, kilobytes] = /maxrss (\d+)/.exec(said) ?? []
  // a regression is as good an answer as a pass
  if ((code !== 0 && code !== 1) || kilobytes === undefined) throw new Error(`stepwright score ended with ${String(code)}: ${said}`)
  return { seconds, megabytes: Number(kilobytes) / 1024 }
}
