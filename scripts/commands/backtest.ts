import { fileURLToPath } from 'node:url'
import { startLocalAws } from '../../src/local/index.js'
import type { Baseline } from '../../src/nlp/index.js'
import { checkExamples, loadBaseline, loadModel, readExamples } from '../backtest/input.js'
import type { LoadedModel } from '../backtest/input.js'
import { baselineText, exitCodeOf, judge } from '../backtest/judge.js'
import { checkPublication, publish } from '../backtest/publish.js'
import type { Publication } from '../backtest/publish.js'
import { createPipeline } from '../backtest/run.js'
import type { FinishedRun, Pipeline } from '../backtest/run.js'
import { backtestStack } from '../backtest/stack.js'
import { exitCode, UsageError } from '../cli/command.js'
import type { Command, ExitCode, Io } from '../cli/command.js'
import { oneOf, parseOptions, wholeNumber } from '../cli/options.js'
import { progressBar } from '../cli/progress.js'

const help = `Runs models over annotated examples through the real state machines and gives a verdict.

Usage: stepwright backtest --model DIR… --examples FILE… [options]

  --model DIR…               model folders (docs/model-format.md)
  --examples FILE…           annotated examples, JSONL (docs/item-format.md)
  --baseline FILE            compare with a blessed run; a regression ends in 1
  --bless FILE               write this run as a baseline
  --report DIR               write report.json, junit.xml and report.txt; with several
                             models each into a folder NAME-VERSION-DIGEST
  --max-document-bytes N     refuse larger texts (default 10000000)
  --target local             where to run: the embedded local AWS
  --data DIR                 data of the local AWS (default .stepwright)
  --assembly DIR             cloud assembly (default: the packaged one)
  --format text|json         what goes to stdout (default text)
  --quiet                    no progress

Exit codes: 0 pass · 1 any other verdict · 2 bad usage or bad input · 3 infrastructure-error

Example:
  stepwright backtest --model models/news-v2 --examples examples.jsonl --baseline baseline.json --report report
`

const table = {
  'model': 'strings', 'examples': 'strings', 'baseline': 'string', 'bless': 'string', 'report': 'string', 'max-document-bytes': 'string',
  'target': 'string', 'data': 'string', 'assembly': 'string', 'format': 'string', 'quiet': 'switch',
} as const

/** Beside the compiled command: `dist/assembly`. */
export const packagedAssembly = fileURLToPath(new URL('../../assembly', import.meta.url))

interface Job extends Publication {
  readonly examples: readonly string[]
  readonly baseline: Baseline | undefined
  readonly maxDocumentBytes: number
}

/** Reads and checks everything that was given, before anything starts. */
async function readJob(options: ReturnType<typeof parseOptions<typeof table>>): Promise<Job> {
  const { model: folders, examples, baseline, bless } = options
  if (folders.length === 0 || examples.length === 0) throw new UsageError('backtest needs --model DIR and --examples FILE; see stepwright backtest --help')
  if (folders.length > 1 && (baseline !== undefined || bless !== undefined)) throw new UsageError('--baseline and --bless belong to one model: give one --model')
  oneOf('target', options.target, ['local'], 'local')
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  const maxDocumentBytes = wholeNumber('max-document-bytes', options['max-document-bytes'], 10_000_000)
  const models = await Promise.all(folders.map(loadModel))
  for (const { model } of models) await checkExamples(examples, { labels: model.bundle.labels, maxDocumentBytes })
  const known = baseline === undefined ? undefined : await loadBaseline(baseline)
  // last of all: it makes folders
  await checkPublication({ models, report: options.report, bless })
  return { models, examples, maxDocumentBytes, format, bless, report: options.report, quiet: options.quiet, baseline: known }
}

async function runModel(job: Job, loaded: LoadedModel, pipeline: Pipeline, io: Io): Promise<FinishedRun> {
  const { name, version } = loaded.model
  const bar = progressBar(io, `${name} ${version}`, { quiet: job.quiet })
  try {
    return await pipeline.run(loaded, () => readExamples(job.examples, { labels: loaded.model.bundle.labels, maxDocumentBytes: job.maxDocumentBytes }), {
      signal: io.signal,
      uploading: (done, total) => bar.update({ done, total, unit: 'objects uploaded' }),
      progress: ({ done, total, cached, failed }, note) => bar.update({ done, total, note: [`${cached} cached`, ...(failed > 0 ? [`${failed} failed`] : []), ...(note === undefined ? [] : [note])].join(', ') }),
    })
  } finally {
    bar.end()
  }
}

export const backtest: Command = {
  summary: 'run models over annotated examples; gives metrics and a verdict',
  help,
  async run(argv, io): Promise<ExitCode> {
    const options = parseOptions(argv, table)
    const job = await readJob(options)
    const aws = await startLocalAws({ dataDirectory: options.data ?? '.stepwright', assemblyDirectory: options.assembly ?? packagedAssembly, warm: true })
    const stack = backtestStack(aws.outputs)
    const pipeline = createPipeline(stack, aws.clientConfig())
    try {
      let worst: ExitCode = exitCode.good
      for (const loaded of job.models) {
        const startedAt = new Date()
        const run = await runModel(job, loaded, pipeline, io)
        const result = judge(loaded, run, stack, job.baseline, startedAt)
        await publish(job, loaded, result, () => baselineText(loaded, run, stack), io)
        worst = Math.max(worst, exitCodeOf(result.verdict.kind)) as ExitCode
      }
      return worst
    } finally {
      pipeline.close()
      await aws.stop()
    }
  },
}
