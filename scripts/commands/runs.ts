import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { setTimeout as sleep } from 'node:timers/promises'
import { withLocalAws } from '../../src/local/index.js'
import type { LocalAwsClient } from '../../src/local/index.js'
import { createTable } from '../../tasks/shared/aws/table.js'
import { createLedger } from '../../tasks/shared/ledger/index.js'
import type { Ledger } from '../../tasks/shared/ledger/index.js'
import { readRunStatus } from '../../tasks/shared/run-status.js'
import type { RunStatus } from '../../tasks/shared/run-status.js'
import { cancelRun } from '../backtest/api.js'
import { tellingRefusals } from '../backtest/refusal-log.js'
import { backtestStack } from '../backtest/stack.js'
import type { StackOutputs } from '../backtest/stack.js'
import { exitCode, UsageError } from '../cli/command.js'
import type { Command, ExitCode, Io } from '../cli/command.js'
import { oneOf, parseOptions, wholeNumber } from '../cli/options.js'
import { progressBar } from '../cli/progress.js'
import { harmless } from '../cli/terminal.js'
import { packagedAssembly } from './backtest.js'

const help = `Shows and ends runs of backtests.

Usage: stepwright runs list [--days N]
       stepwright runs show|tail|cancel RUN

  list               runs of the last days, the latest first (--days, default 7)
  show RUN           how far a run is, by suite
  tail RUN           its progress, until it has ended
  cancel RUN         ends it: nothing more of it is run, and whoever waits is told

  --data DIR         data of the local AWS (default .stepwright)
  --assembly DIR     cloud assembly (default: the packaged one)
  --format text|json what goes to stdout (default text)
  --quiet            no progress

Exit codes: 0 done · 2 bad usage, no such run · 3 the run failed, or infrastructure

Example:
  stepwright runs list --days 1
`

const table = { days: 'string', data: 'string', assembly: 'string', format: 'string', quiet: 'switch' } as const
const actions = ['list', 'show', 'tail', 'cancel'] as const
const most = { days: 90, runs: 500 }
const day = 86_400_000

interface Tools {
  readonly ledger: Ledger
  readonly stack: StackOutputs
  readonly aws: LocalAwsClient
  readonly format: 'text' | 'json'
  readonly quiet: boolean
}

async function statusOf({ ledger }: Tools, runId: string): Promise<RunStatus> {
  const status = await readRunStatus(ledger, runId)
  if (status === undefined) throw new UsageError(`there is no run ${runId}; stepwright runs list names those there are`)
  return status
}

async function list(tools: Tools, days: number, io: Io): Promise<void> {
  const now = Date.now()
  const ids = await tools.ledger.entered(Array.from({ length: days }, (_, back) => new Date(now - back * day).toISOString().slice(0, 10)))
  const runs = (await Promise.all(ids.slice(0, most.runs).map((runId) => readRunStatus(tools.ledger, runId)))).flatMap((status) => status ?? [])
  io.out.write(tools.format === 'json' ? `${JSON.stringify(runs)}\n` : runs.length === 0 ? 'no runs\n' : runs.map((run) => `${lineOf(run)}\n`).join(''))
  if (ids.length > most.runs) io.err.write(`… and ${ids.length - most.runs} earlier ones\n`)
}

const lineOf = ({ runId, startedAt = '', status, title = '', user, done, total, cached, failed, error, cause }: RunStatus): string =>
  harmless(`${startedAt.slice(0, 19).replace('T', ' ')}  ${runId}  ${status.padEnd(8)}  ${title}  ${user}  ${done}/${total} items, ${cached} cached, ${failed} failed${error === undefined ? '' : `  ${[error, ...(cause === undefined ? [] : [cause])].join(': ')}`}`)

async function show(tools: Tools, runId: string, io: Io): Promise<void> {
  const status = await statusOf(tools, runId)
  if (tools.format === 'json') io.out.write(`${JSON.stringify(status)}\n`)
  else {
    const suites = status.suites.map(({ suite, done, total, ran, cached, failed }) => `  ${suite.padEnd(12)}${done}/${total} items: ${ran} run, ${cached} cached, ${failed} failed\n`)
    io.out.write(`${lineOf(status)}\n${suites.join('')}${status.scoreKey === undefined ? '' : `  score       ${status.scoreKey}\n`}`)
  }
}

/** Milliseconds between two looks. */
const poll = 500

async function tail(tools: Tools, runId: string, io: Io): Promise<ExitCode> {
  const bar = progressBar(io, runId, { quiet: tools.quiet })
  try {
    for (;;) {
      const status = await statusOf(tools, runId)
      bar.update({ done: status.done, total: status.total, note: `${status.cached} cached, ${status.failed} failed` })
      if (status.status !== 'running') {
        await show(tools, runId, io)
        return status.status === 'finished' ? exitCode.good : exitCode.infrastructure
      }
      await sleep(poll, undefined, { signal: io.signal })
    }
  } finally {
    bar.end()
  }
}

async function cancel(tools: Tools, runId: string, io: Io): Promise<void> {
  await statusOf(tools, runId)
  const { region, credentials } = tools.aws.clientConfig()
  const { status } = await cancelRun(tools.stack.ApiUrl, { region, credentials }, runId)
  io.out.write(tools.format === 'json' ? `${JSON.stringify({ runId, status })}\n` : status === 'finished' ? `${runId} had finished\n` : `${runId} is cancelled\n`)
}

export const runs: Command = {
  summary: 'list, show, follow and cancel runs of backtests',
  help,
  async run(argv, io): Promise<ExitCode> {
    const [word, ...rest] = argv
    if (word === undefined) throw new UsageError(`runs takes ${actions.join(', ')}; see stepwright runs --help`)
    const action = actions.find((known) => known === word)
    if (action === undefined) throw new UsageError(`runs takes ${actions.join(', ')}, not '${word}'; see stepwright runs --help`)
    const runId = action === 'list' ? '' : rest[0] ?? ''
    if (action !== 'list' && !/^[A-Za-z0-9_-]{1,64}$/.test(runId)) throw new UsageError(`runs ${action} takes the id of a run; stepwright runs list names them`)
    const options = parseOptions(action === 'list' ? rest : rest.slice(1), table)
    if (action !== 'list' && options.days !== undefined) throw new UsageError('--days is for runs list')
    const days = wholeNumber('days', options.days, 7)
    if (days > most.days) throw new UsageError(`--days takes at most ${most.days}, not ${days}`)
    const format = oneOf('format', options.format, ['text', 'json'], 'text')
    const dataDirectory = options.data ?? '.stepwright'
    return withLocalAws({ dataDirectory, assemblyDirectory: options.assembly ?? packagedAssembly }, async (aws) => {
      const stack = backtestStack(aws.outputs)
      const client = new DynamoDBClient(aws.clientConfig())
      const tools: Tools = { ledger: createLedger(createTable(client, stack.LedgerTableName)), stack, aws, format, quiet: options.quiet }
      try {
        if (action === 'tail') return await tail(tools, runId, io)
        if (action === 'list') await list(tools, days, io)
        else if (action === 'show') await show(tools, runId, io)
        else await tellingRefusals(dataDirectory, () => cancel(tools, runId, io))
        return exitCode.good
      } finally {
        client.destroy()
      }
    }, { signal: io.signal })
  },
}
