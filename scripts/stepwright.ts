#!/usr/bin/env node
import { exitCode, UsageError } from './cli/command.js'
import type { Command, ExitCode, Io } from './cli/command.js'
import { harmless } from './cli/terminal.js'

/** Loaded on use: `validate` must not pay for the AWS SDK. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  validate: async () => (await import('./commands/validate.js')).validate,
  exec: async () => (await import('./commands/exec.js')).exec,
  backtest: async () => (await import('./commands/backtest.js')).backtest,
  score: async () => (await import('./commands/score.js')).score,
  runs: async () => (await import('./commands/runs.js')).runs,
  schedule: async () => (await import('./commands/schedule.js')).schedule,
  local: async () => (await import('./commands/local.js')).local,
}

async function overview(): Promise<string> {
  const rows = await Promise.all(Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(12)}${(await load()).summary}`))
  return `stepwright: typed AWS Step Functions workflows, run locally or on AWS

Usage: stepwright COMMAND [options]        stepwright COMMAND --help

${rows.join('\n')}

Exit codes: 0 good · 1 checked and found wrong · 2 bad usage or bad input · 3 infrastructure
`
}

async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = argv
  if (name === undefined || name === '--help' || name === 'help') {
    io.out.write(await overview())
    return name === undefined ? exitCode.usage : exitCode.good
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) throw new UsageError(`there is no command '${name}'; stepwright --help lists them`)
  const command = await load()
  if (rest.includes('--help')) {
    io.out.write(command.help)
    return exitCode.good
  }
  return command.run(rest, io)
}

/** Errors that say what is wrong with the input end in 2; anything else is the machinery's fault. */
function report(error: unknown): ExitCode {
  const bad = error instanceof UsageError
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`stepwright: ${harmless(message)}\n`)
  if (!bad && process.env['STEPWRIGHT_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  return bad ? exitCode.usage : exitCode.infrastructure
}

// Node 20 is supported here for as long as the installed SDK runs on it; its notice would be the first thing everybody reads
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupt.abort(new Error(`interrupted (${signal})`))
    process.once(signal, () => process.exit(exitCode.infrastructure))
  })
}

// What nobody caught (a full disk under a log file, say) is the machinery's fault too: 1 would say that a model is worse. Nothing that was finished is lost.
process.on('uncaughtException', (error) => {
  process.exit(report(error))
})

// A closed pipe (`stepwright … | head`) is the reader's choice, not a failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode.good)
  throw error
})

process.exitCode = await main(process.argv.slice(2), { out: process.stdout, err: process.stderr, signal: interrupt.signal }).catch(report)
