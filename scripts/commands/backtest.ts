import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLocalAws } from '../../src/local/index.js'
import type { LocalAwsClient } from '../../src/local/index.js'
import { bless, predictionLines } from '../backtest/bless.js'
import { itemsOf, jobTable, readJob } from '../backtest/job.js'
import type { Job } from '../backtest/job.js'
import { judgeRun } from '../backtest/judge.js'
import type { LoadedModel } from '../backtest/model.js'
import { tellingRefusals } from '../backtest/refusal-log.js'
import { createPipeline } from '../backtest/run.js'
import type { FinishedRun, Pipeline, SubmittedRun } from '../backtest/run.js'
import { backtestStack } from '../backtest/stack.js'
import { exitCode } from '../cli/command.js'
import type { Command, ExitCode, Io } from '../cli/command.js'
import { parseOptions } from '../cli/options.js'
import { progressBar } from '../cli/progress.js'
import { judgingHelp, readingHelp } from '../evaluation/option.js'
import { exitCodeOf, publish } from '../evaluation/publish.js'

const help = `Runs models over annotated examples through the real state machines and gives a verdict.

Usage: stepwright backtest --model DIR… --examples FILE… [options]

  --model DIR…               model folders (docs/model-format.md)
  --examples FILE…           annotated examples: JSONL, CoNLL or spaCy (docs/item-format.md)
  --examples-format jsonl|conll|spacy
                             their format (default: by the file's name)
${readingHelp}

  --baseline FILE            compare with a blessed run; a regression ends in 1
  --bless FILE               write this run as a baseline
${judgingHelp}
  --fresh                    run every item, also where the result is known, and name those
                             whose result differs

  --report DIR               write report.html, report.md, report.json, junit.xml, report.txt
                             and predictions.jsonl; with several models each into a folder
                             NAME-VERSION-DIGEST
  --user NAME                who is told how far it is (default: your login name)
  --restore-tier Standard|Bulk|Expedited
                             how fast lists come back that S3 has archived (default Standard)
  --dispatch queue|distributed-map
                             how chunks of items reach whoever runs them (default queue); the
                             results are the same
  --target local             where to run: the embedded local AWS
  --data DIR                 data of the local AWS (default .stepwright); commands that run at
                             the same time share it
  --assembly DIR             cloud assembly (default: the packaged one)
  --format text|json         what goes to stdout (default text)
  --quiet                    no progress

In GitHub Actions the report in Markdown is also appended to the step's summary.

Exit codes: 0 pass · 1 any other verdict · 2 bad usage or bad input · 3 infrastructure-error

Example:
  stepwright backtest --model models/news-v2 --examples examples.jsonl --baseline baseline.jsonl --report report
`

/** Beside the compiled command: `dist/assembly`. */
export const packagedAssembly = fileURLToPath(new URL('../../assembly', import.meta.url))

/** The local AWS runs everything on the cores that there are: more chunks at once would only wait, and run out of time. */
const localChunksAtOnce = Math.max(2, availableParallelism())

/** Uploads what is not there and submits all models as one build. */
async function submit(job: Job, pipeline: Pipeline, io: Io): Promise<readonly SubmittedRun[]> {
  const bar = progressBar(io, 'upload', { quiet: job.quiet })
  const items = (): ReturnType<typeof itemsOf> => itemsOf(job)
  const orders = job.models.map((model) => ({ model, items, fresh: job.fresh }))
  try {
    return await pipeline.submit(orders, { user: job.user, restoreTier: job.restoreTier, dispatch: job.dispatch, ...(job.dispatch === 'distributed-map' && { chunksAtOnce: localChunksAtOnce }) }, {
      signal: io.signal,
      uploading: (done, total) => bar.update({ done, total, unit: 'items uploaded' }),
    })
  } finally {
    bar.end()
  }
}

async function finish(job: Job, { model: { name, version } }: LoadedModel, submitted: SubmittedRun, io: Io): Promise<FinishedRun> {
  const bar = progressBar(io, `${name} ${version}`, { quiet: job.quiet })
  try {
    return await submitted.finish({
      signal: io.signal,
      progress: ({ done, total, cached, failed }, note) => bar.update({ done, total, note: [`${cached} cached`, ...(failed > 0 ? [`${failed} failed`] : []), ...(note === undefined ? [] : [note])].join(', ') }),
    })
  } finally {
    bar.end()
  }
}

/** Models of one name are told apart by their folders, so that none takes the other's comment for its own. */
const markerOf = ({ models }: Job, { folder, model: { name } }: LoadedModel): { readonly name?: string } =>
  (models.filter((other) => other.model.name === name).length > 1 ? { name: path.basename(path.resolve(folder)) } : {})

/**
 * Runs and judges the models that are not done.
 *
 * @param done - exit codes of those that are, to which each is added once its report is out
 */
async function evaluate(job: Job, aws: LocalAwsClient, done: Map<LoadedModel, ExitCode>, io: Io): Promise<void> {
  const stack = backtestStack(aws.outputs)
  const pipeline = createPipeline(stack, aws.clientConfig())
  try {
    const startedAt = new Date()
    const submitted = await submit(job, pipeline, io)
    const other = submitted.filter(({ dispatch }) => dispatch !== job.dispatch)
    if (other.length > 0 && !job.quiet) io.err.write(`goes on as it was begun, with --dispatch ${other[0]?.dispatch ?? ''}: ${other.map(({ runId }) => runId).join(', ')}\n`)
    for (const [index, loaded] of job.models.entries()) {
      if (done.has(loaded)) continue
      const one = submitted[index]
      if (one === undefined) throw new Error(`${loaded.folder} was not submitted`)
      const run = await finish(job, loaded, one, io)
      const result = await judgeRun(job, loaded, run, startedAt)
      const predictions = (): AsyncIterable<string> => predictionLines(job, loaded, run)
      await publish({ report: job.folders.get(loaded), format: job.format, quiet: job.quiet, ...markerOf(job, loaded) }, result, predictions, io)
      await bless(job, loaded, run, result, predictions, io)
      done.set(loaded, exitCodeOf(result.verdict.kind))
    }
  } finally {
    await pipeline.close()
  }
}

export const backtest: Command = {
  summary: 'run models over annotated examples; gives metrics and a verdict',
  help,
  async run(argv, io): Promise<ExitCode> {
    const options = parseOptions(argv, jobTable)
    const job = await readJob(options)
    const done = new Map<LoadedModel, ExitCode>()
    const dataDirectory = options.data ?? '.stepwright'
    await withLocalAws({ dataDirectory, assemblyDirectory: options.assembly ?? packagedAssembly, warm: true }, (aws) => tellingRefusals(dataDirectory, () => evaluate(job, aws, done, io)), {
      signal: io.signal,
      onGone: (host) => {
        if (!job.quiet) io.err.write(`process ${host}, which ran the local AWS, has ended; going on with another\n`)
      },
    })
    return Math.max(exitCode.good, ...done.values()) as ExitCode
  },
}
