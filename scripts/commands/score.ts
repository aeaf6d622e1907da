import { formatOf } from '../../src/nlp/index.js'
import { UsageError } from '../cli/command.js'
import type { Command, ExitCode } from '../cli/command.js'
import { oneOf, parseOptions } from '../cli/options.js'
import { readReading } from '../evaluation/examples.js'
import { judgingHelp, judgingTable, optionalFormat, optionalColumn, readingHelp, readingTable, readJudging, requireFormat } from '../evaluation/option.js'
import { checkPublication, exitCodeOf, publish } from '../evaluation/publish.js'
import { formatIn, scoreFiles } from '../evaluation/score-files.js'
import type { PredictionFile, ScoreOrder } from '../evaluation/score-files.js'

const help = `Scores predictions that were made elsewhere, with the figures, intervals and verdicts of a backtest.

Usage: stepwright score --gold FILE --predictions FILE [options]

  --gold FILE                annotated examples: JSONL, CoNLL or spaCy (docs/item-format.md)
  --predictions FILE         what was predicted for each of them
  --baseline-predictions FILE
                             what another model predicted: compare with it
  --gold-format, --predictions-format, --baseline-format jsonl|conll|spacy
                             their formats (default: by each file's name)
  --predictions-column N     column of the predicted tags in CoNLL files (default: the last)
  --baseline-column N        the same of --baseline-predictions
${readingHelp}

${judgingHelp}

  --report DIR               write report.html, report.md, report.json, junit.xml, report.txt
  --format text|json         what goes to stdout (default text)
  --quiet                    no notes on stderr

In GitHub Actions the report in Markdown is also appended to the step's summary.

Exit codes: 0 pass · 1 any other verdict · 2 bad usage or bad input · 3 infrastructure-error

Example:
  stepwright score --gold dev.conll --predictions predicted.conll --min-precision 0.9
`

const table = {
  'gold': 'string', 'predictions': 'string', 'baseline-predictions': 'string', 'gold-format': 'string', 'predictions-format': 'string', 'baseline-format': 'string',
  'predictions-column': 'string', 'baseline-column': 'string', ...readingTable, ...judgingTable,
} as const

export const score: Command = {
  summary: 'score predictions made elsewhere; gives metrics and a verdict',
  help,
  async run(argv, io): Promise<ExitCode> {
    const options = parseOptions(argv, table)
    const { gold, predictions, report, quiet } = options
    if (gold === undefined || predictions === undefined) throw new UsageError('score needs --gold FILE and --predictions FILE; see stepwright score --help')
    const format = oneOf('format', options.format, ['text', 'json'], 'text')
    const baseline = options['baseline-predictions']
    const judging = readJudging(options, { option: 'baseline-predictions', given: baseline !== undefined })
    const reading = await readReading(options, optionalFormat('gold-format', options['gold-format']))
    const predicted = (file: string, kind: 'predictions' | 'baseline'): PredictionFile => {
      const [tagColumn, fileFormat] = [optionalColumn(`${kind}-column`, options[`${kind}-column`]), optionalFormat(`${kind}-format`, options[`${kind}-format`])]
      return { file, ...(tagColumn !== undefined && { tagColumn }), ...(fileFormat !== undefined && { format: fileFormat }) }
    }
    for (const name of ['baseline-format', 'baseline-column'] as const) {
      if (baseline === undefined && options[name] !== undefined) throw new UsageError(`--${name} is about --baseline-predictions, which was not given`)
    }
    const order: ScoreOrder = {
      gold, reading, judging, predictions: predicted(predictions, 'predictions'),
      ...(baseline !== undefined && { baseline: predicted(baseline, 'baseline') }),
    }
    const formats = { gold: reading.format ?? formatOf(gold), predictions: formatIn(order.predictions), baseline: order.baseline === undefined ? undefined : formatIn(order.baseline) }
    requireFormat('tag-column', options['tag-column'], 'conll', [formats.gold])
    requireFormat('predictions-column', options['predictions-column'], 'conll', [formats.predictions])
    requireFormat('baseline-column', options['baseline-column'], 'conll', formats.baseline === undefined ? [] : [formats.baseline])
    requireFormat('spans-key', options['spans-key'], 'spacy', Object.values(formats).flatMap((known) => known ?? []))
    await checkPublication(report === undefined ? [] : [report])
    const result = await scoreFiles(order)
    await publish({ report, format, quiet }, result, undefined, io)
    return exitCodeOf(result.verdict.kind)
  },
}
