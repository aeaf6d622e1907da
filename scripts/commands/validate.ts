import { countOf } from '../../src/validator/formatters/located.js'
import type { FileReport } from '../../src/validator/formatters/located.js'
import { exitCode, UsageError } from '../cli/command.js'
import type { Command, ExitCode, Io, OutputStream } from '../cli/command.js'
import { oneOf, parseArguments, wholeNumber } from '../cli/options.js'
import { pageStyle } from '../cli/terminal.js'

const help = `Says what is wrong with state machine definitions: what Step Functions would refuse, and what it takes and production punishes.

Usage: stepwright validate FILE… [options]

  FILE                  a definition in JSON or YAML, a template of CloudFormation, SAM or CDK, a folder, a pattern, or - for stdin
  --type STANDARD|EXPRESS
                        of definitions whose template does not say it (default STANDARD)
  --items N             how many items Maps will get: warns of those that would outgrow an execution
  --format text|json|sarif|github
                        what goes to stdout (default text)
  --quiet               errors only, and no notes on stderr
  --max-warnings N      more warnings than this end in 1 (default: any number is good)
  --rule NAME=LEVEL     off, warning or error for a rule, by its name or code; may be repeated
  --config FILE         levels of rules (default: the nearest stepwright.config.json from here upwards)
  --second-opinion      also shows what asl-validator alone refuses; changes no verdict
  --list-rules          lists the rules
  --explain CODE|NAME   what a rule or an error means, and what to do

Exit codes: 0 good · 1 an error, or too many warnings · 2 bad usage, or a file that is not there · 3 infrastructure

Example:
  stepwright validate machines template.yaml 'other/**/*.asl.json' --max-warnings 0
`

const table = {
  'type': 'string', 'items': 'string', 'format': 'string', 'quiet': 'switch', 'max-warnings': 'string', 'rule': 'repeated', 'config': 'string', 'second-opinion': 'switch',
  'list-rules': 'switch', 'explain': 'string',
} as const

const formats = ['text', 'json', 'sarif', 'github'] as const
type Format = (typeof formats)[number]

/** Each loaded on use. */
async function render(files: readonly FileReport[], format: Format, out: OutputStream): Promise<string> {
  switch (format) {
    case 'text': return (await import('../../src/validator/formatters/text.js')).textReport(files, pageStyle(out))
    case 'json': return (await import('../../src/validator/formatters/json.js')).jsonReport(files)
    case 'github': return (await import('../../src/validator/formatters/github.js')).githubReport(files)
    case 'sarif': {
      const [{ sarifReport }, { allRules, version }] = await Promise.all([import('../../src/validator/formatters/sarif.js'), import('../validate/catalogue.js')])
      return sarifReport(files, allRules(), version())
    }
  }
}

/** Written out before the process may end. */
const write = (out: OutputStream, text: string): Promise<void> => new Promise((resolve) => void out.write(text, () => resolve()))

const errorsOnly = (report: FileReport): FileReport => ({ ...report, diagnostics: report.diagnostics.filter(({ severity }) => severity === 'error') })

async function validateFiles(words: readonly string[], options: ReturnType<typeof read>, io: Io): Promise<ExitCode> {
  const [{ collect }, { Check }, { readLevels }] = await Promise.all([import('../validate/collect.js'), import('../validate/check.js'), import('../validate/config.js')])
  const levels = await readLevels(options.config, options.rules)
  const check = new Check({ type: options.type, levels, secondOpinion: options.secondOpinion, ...(options.items !== undefined && { items: options.items }) })
  const files = await check.all(await collect(words, check.notes), io.signal)
  if (!options.quiet) for (const note of check.notes) io.err.write(`note: ${note}\n`)
  if (files.length === 0) throw new UsageError(`there is nothing to validate in ${words.join(' ')}`)
  await write(io.out, await render(options.quiet ? files.map(errorsOnly) : files, options.format, io.out))
  const warnings = countOf(files, 'warning')
  if (warnings > options.maxWarnings) io.err.write(`${warnings} warnings are more than --max-warnings ${options.maxWarnings}\n`)
  return countOf(files, 'error') > 0 || warnings > options.maxWarnings ? exitCode.wrong : exitCode.good
}

function read(values: ReturnType<typeof parseArguments<typeof table>>['values']) {
  const number = (name: 'items' | 'max-warnings', least: number): number | undefined => (values[name] === undefined ? undefined : wholeNumber(name, values[name], least, least))
  const items = number('items', 1)
  return {
    type: oneOf('type', values.type, ['STANDARD', 'EXPRESS'], 'STANDARD'), format: oneOf('format', values.format, formats, 'text'),
    maxWarnings: number('max-warnings', 0) ?? Infinity, quiet: values.quiet, rules: values.rule, config: values.config, secondOpinion: values['second-opinion'], ...(items !== undefined && { items }),
  }
}

export const validate: Command = {
  summary: 'say what is wrong with definitions, also in templates',
  help,
  async run(argv, io): Promise<ExitCode> {
    const { values, words } = parseArguments(argv, table, Infinity)
    const options = read(values)
    if (values.explain !== undefined || values['list-rules']) {
      if (words.length > 0) throw new UsageError('--explain and --list-rules take no files')
      const { explain, listRules } = await import('../validate/explain.js')
      await write(io.out, values.explain === undefined ? listRules() : await explain(values.explain))
      return exitCode.good
    }
    if (words.length === 0) throw new UsageError('validate needs a FILE, a folder or a pattern; see stepwright validate --help')
    return validateFiles(words, options, io)
  },
}
