import { exitCode } from '../cli/command.js'
import type { ExitCode } from '../cli/command.js'
import { harmless } from '../cli/terminal.js'
import { recordingsIn, runFolder } from './folder.js'
import type { CaseResult, Summary } from './folder.js'

const help = `Runs executions that were recorded on AWS, and compares what comes of them here.

Usage: npm run -s conformance -- DIR [--json]

  DIR        a folder of recordings, at any depth; docs/conformance.md has their format
  --json     {passed, failed, skipped, testState?, verdicts?, cases: [{id, result, difference}]} on stdout

Exit codes: 0 all pass · 1 some fail · 2 bad usage, or no recordings there

Example:
  npm run -s conformance -- ../recordings/cases
`

/** Longest part of a difference that is shown to people. */
const shown = 400

const shortened = (text: string): string => (text.length > shown ? `${text.slice(0, shown)}…` : text)

function page(summary: Summary): string {
  const { passed, failed, skipped, cases } = summary
  const lines = cases.flatMap(({ id, result, difference }) => (result === 'failed' ? [`failed   ${id}\n         ${shortened(difference ?? '')}`] : []))
  return harmless([...lines, ...reasons(cases), ...counts(summary), `passed ${passed}, failed ${failed}, skipped ${skipped}`].join('\n'))
}

/** Figures that are counted call by call. */
function counts({ testState, verdicts }: Pick<Summary, 'testState' | 'verdicts'>): readonly string[] {
  return [
    ...(testState === undefined ? [] : [`TestState: ${testState.passed} of ${testState.calls} calls as recorded`]),
    ...(verdicts === undefined ? [] : [
      `verdicts: ${verdicts.agreed} of ${verdicts.calls} as on AWS; ${verdicts.sameMessage} of ${verdicts.refused} refusals in AWS's words (${verdicts.foreignMessage} more were recorded in words that are not AWS's)`,
    ]),
  ]
}

/** Why recordings were skipped, and how many for each reason. */
function reasons(cases: readonly CaseResult[]): readonly string[] {
  const skipped = cases.filter(({ result }) => result === 'skipped')
  return [...new Set(skipped.map(({ difference }) => difference))].map((why) => `skipped  ${skipped.filter(({ difference }) => difference === why).length}: ${why ?? ''}`)
}

/** Where text goes. */
interface Sink {
  write(text: string): unknown
}

/** What `npm run conformance` does with the words after it, and its exit code. */
export async function conformance(argv: readonly string[], io: { readonly out: Sink; readonly err: Sink }): Promise<ExitCode> {
  const bad = (problem: string): ExitCode => {
    io.err.write(`conformance: ${harmless(problem)}\n\n${help}`)
    return exitCode.usage
  }
  if (argv.includes('--help')) {
    io.out.write(help)
    return exitCode.good
  }
  const unknown = argv.find((word) => word.startsWith('-') && word !== '--json')
  if (unknown !== undefined) return bad(`there is no option ${unknown}`)
  const [directory, ...others] = argv.filter((word) => word !== '--json')
  if (directory === undefined || others.length > 0) return bad('one folder is to be given')
  let files: readonly string[]
  try {
    files = await recordingsIn(directory)
  } catch (error) {
    return bad(`${directory} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (files.length === 0) return bad(`there are no recordings in ${directory}`)
  const summary = await runFolder(directory, files)
  if (argv.includes('--json')) {
    io.out.write(`${JSON.stringify(summary)}\n`)
    for (const line of reasons(summary.cases)) io.err.write(`${harmless(line)}\n`)
  } else io.out.write(`${page(summary)}\n`)
  return summary.failed > 0 ? exitCode.wrong : exitCode.good
}
