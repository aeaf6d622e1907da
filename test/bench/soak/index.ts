import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { readItems } from '../../../src/nlp/index.js'
import { loadModel } from '../../../scripts/backtest/model.js'
import { median } from '../bench.js'
import type { Bench } from '../bench.js'
import { megabytesOf } from './memory.js'

const samples = path.resolve('workflows/backtest/samples')
const program = path.resolve('dist/scripts/stepwright.js')
const items = 100_000
/** Memory is told for each tenth of the items. */
const parts = 10

export interface SoakFigures {
  readonly items: number
  /** Items that the report accounts for, unit tests among them, and those that failed. */
  readonly accounted: number
  readonly failed: number
  readonly seconds: number
  readonly documentsPerSecond: number
  /** Of each tenth of the run, by items done: processes seen, and megabytes that they held together: the median of one sample a second. */
  readonly memory: readonly { readonly processes: number; readonly megabytes: number }[]
}

interface Sample {
  readonly part: number
  readonly processes: number
  readonly megabytes: number
}

/** `stepwright backtest` over 100,000 short items, as a process of its own with nothing cached: is every item accounted for, and does memory stay as it is? */
export const soak: Bench<SoakFigures> = {
  async run(say) {
    const scratch = await mkdtemp(path.join(tmpdir(), 'stepwright-bench-'))
    try {
      const examples = path.join(scratch, 'examples.jsonl')
      await writeExamples(examples)
      return await measure(['backtest', '--model', path.join(samples, 'models/news-v1'), '--examples', examples, '--data', path.join(scratch, 'data'), '--format', 'json'], say)
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  },
  text(result) {
    const { items: count, accounted, failed, seconds, documentsPerSecond, memory } = result as SoakFigures
    return [
      `soak: ${count} items of one sentence, nothing cached, ${accounted} accounted for with unit tests, ${failed} failed`,
      '',
      `  ${documentsPerSecond.toFixed(0)} documents/s, ${seconds.toFixed(0)} s in all`,
      '',
      'memory held by each tenth of the items:',
      ...memory.map(({ processes, megabytes }, part) => `  ${String((part * 100) / parts).padStart(3)} % to ${String(((part + 1) * 100) / parts).padStart(3)} %  ${megabytes.toFixed(0).padStart(5)} MB in ${processes} process${processes === 1 ? '' : 'es'}`),
    ].join('\n')
  },
}

/** First sentences of the sample examples; a number at the end keeps them apart, so that no cache helps. */
async function writeExamples(file: string): Promise<void> {
  const source = path.join(samples, 'examples.jsonl')
  const { model } = await loadModel(path.join(samples, 'models/news-v1'))
  const short: { readonly text: string; readonly spans: readonly { readonly end: number }[] }[] = []
  for await (const { text, spans } of readItems(createReadStream(source) as AsyncIterable<Uint8Array>, { file: source, labels: model.bundle.labels, maxDocumentBytes: 1_000_000 })) {
    const end = text.indexOf('. ') + 1 || text.length
    short.push({ text: text.slice(0, end), spans: spans.filter((span) => span.end <= end) })
  }
  const out = createWriteStream(file)
  for (let n = 0; n < items; n++) {
    const sample = short[n % short.length]
    if (sample === undefined) throw new Error(`${source} has no items`)
    if (!out.write(`${JSON.stringify({ id: `soak-${n}`, text: `${sample.text} Reference ${n}.`, spans: sample.spans })}\n`)) await once(out, 'drain')
  }
  out.end()
  await finished(out)
}

async function measure(args: readonly string[], say: (line: string) => void): Promise<SoakFigures> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [said, answer, done] = ['', '', { count: 0, of: 0 }]
  child.stdout.on('data', (chunk: Buffer) => { answer += chunk.toString('utf8') })
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-2000)
    const [, count, of] = [...said.matchAll(/(\d+)\/(\d+) items, \d+\/s/g)].at(-1) ?? []
    if (count !== undefined && of !== undefined) done = { count: Number(count), of: Number(of) }
  })
  const seen: Sample[] = []
  let told = 0
  const timer = setInterval(() => {
    if (done.count === 0 || child.pid === undefined) return
    const part = Math.min(parts - 1, Math.floor((parts * done.count) / done.of))
    const held = megabytesOf(child.pid)
    seen.push({ part, processes: held.length, megabytes: held.reduce((sum, megabytes) => sum + megabytes, 0) })
    if (part > told) {
      say(`${done.count} of ${done.of} items, ${seen.at(-1)?.megabytes.toFixed(0) ?? '?'} MB`)
      told = part
    }
  }, 1000)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearInterval(timer)
  const seconds = (performance.now() - startedAt) / 1000
  if (code !== 0) throw new Error(`stepwright backtest ended with ${String(code)}: ${said}`)
  const { items: { scored, failed }, unitTests } = JSON.parse(answer) as { readonly items: { readonly scored: number; readonly failed: number }; readonly unitTests: readonly object[] }
  return {
    items, failed, seconds, accounted: scored + failed + unitTests.length, documentsPerSecond: items / seconds,
    memory: Array.from({ length: parts }, (_, part) => {
      const samplesOfPart = seen.filter((sample) => sample.part === part)
      return { processes: Math.max(0, ...samplesOfPart.map(({ processes }) => processes)), megabytes: median(samplesOfPart.map(({ megabytes }) => megabytes)) }
    }),
  }
}
