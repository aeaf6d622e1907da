import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { validate } from '../../../src/validator/index.js'
import { median } from '../bench.js'
import type { Bench } from '../bench.js'
import { definition, statesInGroup } from './sample.js'

const groups = 10
const files = 1000
const runs = 3
const warmUp = 200
const calls = 200

interface Warm {
  readonly language: string
  /** Milliseconds of one call. */
  readonly ours: number
  readonly peer: number
}

export interface ValidateFigures {
  readonly states: number
  readonly warm: readonly Warm[]
  readonly files: number
  /** Seconds of the whole command over all files, of all runs. */
  readonly command: readonly number[]
  /** Milliseconds of the whole command over one file, of all runs. */
  readonly coldStart: readonly number[]
  /** Milliseconds until Node has started and ended, of all runs. */
  readonly node: readonly number[]
}

/** `validate()` and asl-validator on the same definition, and `stepwright validate` as a process of its own. */
export const validation: Bench<ValidateFigures> = {
  async run(say) {
    const warm: Warm[] = []
    for (const language of ['JSONPath', 'JSONata'] as const) {
      warm.push(measureWarm(language))
      say(JSON.stringify(warm.at(-1)))
    }
    const scratch = await mkdtemp(path.join(tmpdir(), 'stepwright-bench-'))
    await mkdir(path.join(scratch, 'many'))
    for (let i = 0; i < files; i++) await writeFile(path.join(scratch, 'many', `m${i}.asl.json`), JSON.stringify(definition(groups, i % 2 === 0 ? 'JSONPath' : 'JSONata'), null, 2))
    const [command, coldStart, node]: [number[], number[], number[]] = [[], [], []]
    for (let run = 1; run <= runs; run++) {
      command.push(await timed(program, 'validate', path.join(scratch, 'many'), '--format', 'json') / 1000)
      coldStart.push(await timed(program, 'validate', path.join(scratch, 'many/m0.asl.json')))
      node.push(await timed('-e', '0'))
      say(`run ${run}: ${files} files in ${String(command.at(-1))} s, one in ${String(coldStart.at(-1))} ms`)
    }
    await rm(scratch, { recursive: true, force: true })
    return { states: groups * statesInGroup + 2, warm, files, command, coldStart, node }
  },
  text(result) {
    const { states, warm, files: count, command, coldStart, node } = result as ValidateFigures
    return [
      `validate: a definition of ${states} states, warm`, ...warm.map(({ language, ours, peer }) => `  ${language.padEnd(10)}${ours.toFixed(2).padStart(8)} ms   asl-validator ${peer.toFixed(1)} ms, ${(peer / ours).toFixed(0)} times as long`), '',
      `  ${count} files in one process ${median(command).toFixed(1).padStart(6)} s`, `  one file, from the shell ${median(coldStart).toFixed(0).padStart(6)} ms, of which Node alone ${median(node).toFixed(0)} ms`,
    ].join('\n')
  },
}

const program = path.resolve('dist/scripts/stepwright.js')

function measureWarm(language: 'JSONPath' | 'JSONata'): Warm {
  const value = definition(groups, language)
  // what each of them keeps by the text of a path or expression is part of being warm; what is kept by object is not
  const fresh = (): object => structuredClone(value)
  const peer = createRequire(import.meta.url)('asl-validator') as (definition: object) => unknown
  const errors = validate(fresh()).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(`the benchmark's definition is wrong: ${JSON.stringify(errors[0])}`)
  return { language, ours: perCall(() => validate(fresh()), warmUp, calls) - perCall(fresh, warmUp, calls), peer: perCall(() => peer(fresh()), 5, 10) - perCall(fresh, warmUp, calls) }
}

/** Milliseconds, the median. */
function perCall(call: () => unknown, before: number, measured: number): number {
  for (let i = 0; i < before; i++) call()
  const times: number[] = []
  for (let i = 0; i < measured; i++) {
    const startedAt = performance.now()
    call()
    times.push(performance.now() - startedAt)
  }
  return median(times)
}

/** Milliseconds of a process. */
async function timed(...args: readonly string[]): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString('utf8') })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`ended with ${String(code)}: ${said}`)
  return performance.now() - startedAt
}
