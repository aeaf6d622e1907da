import { formatOf } from '../../src/nlp/index.js'
import type { Item } from '../../src/nlp/index.js'
import { UsageError } from '../cli/command.js'
import { probeFile } from '../cli/file.js'
import { oneOf } from '../cli/options.js'
import type { OptionValues } from '../cli/options.js'
import { checkBaseline } from '../evaluation/baseline.js'
import type { CheckedBaseline } from '../evaluation/baseline.js'
import { readExamples, readReading } from '../evaluation/examples.js'
import type { Reading } from '../evaluation/examples.js'
import { judgingTable, optionalFormat, readingTable, readJudging, requireFormat } from '../evaluation/option.js'
import type { Judging } from '../evaluation/option.js'
import { checkPublication } from '../evaluation/publish.js'
import type { Publication } from '../evaluation/publish.js'
import { SliceCount } from '../evaluation/slice-count.js'
import { dispatches, restoreTiers } from '../../tasks/shared/build.js'
import type { Dispatch, RestoreTier } from '../../tasks/shared/build.js'
import { loadModel } from './model.js'
import type { LoadedModel } from './model.js'
import { reportFolders } from './report-folder.js'

export const jobTable = {
  'model': 'strings', 'examples': 'strings', 'examples-format': 'string', 'baseline': 'string', 'bless': 'string', 'fresh': 'switch', 'user': 'string', 'restore-tier': 'string', 'dispatch': 'string',
  'target': 'string', 'data': 'string', 'assembly': 'string', ...readingTable, ...judgingTable,
} as const

/** What a backtest was asked for, read and checked. */
export interface Job {
  readonly models: readonly LoadedModel[]
  readonly folders: ReadonlyMap<LoadedModel, string>
  readonly examples: readonly string[]
  readonly reading: Reading
  readonly judging: Judging
  readonly baseline: CheckedBaseline | undefined
  readonly bless: string | undefined
  readonly fresh: boolean
  readonly user: string
  readonly restoreTier: RestoreTier
  readonly dispatch: Dispatch
  readonly format: Publication['format']
  readonly quiet: boolean
}

/** Reads and checks everything that was given, before anything starts. */
export async function readJob(options: OptionValues<typeof jobTable>): Promise<Job> {
  const { model: folders, examples, baseline, bless, report } = options
  if (folders.length === 0 || examples.length === 0) throw new UsageError('backtest needs --model DIR and --examples FILE; see stepwright backtest --help')
  if (folders.length > 1 && (baseline !== undefined || bless !== undefined)) throw new UsageError('--baseline and --bless belong to one model: give one --model')
  oneOf('target', options.target, ['local'], 'local')
  const format = oneOf('format', options.format, ['text', 'json'], 'text')
  const judging = readJudging(options, { option: 'baseline', given: baseline !== undefined })
  const user = userName(options.user)
  const restoreTier = oneOf('restore-tier', options['restore-tier'], restoreTiers, 'Standard')
  const dispatch = oneOf('dispatch', options.dispatch, dispatches, 'queue')
  const reading = await readReading(options, optionalFormat('examples-format', options['examples-format']))
  const formats = examples.map((file) => reading.format ?? formatOf(file))
  requireFormat('tag-column', options['tag-column'], 'conll', formats)
  requireFormat('spans-key', options['spans-key'], 'spacy', formats)
  const models = await Promise.all(folders.map(loadModel))
  const slices = new SliceCount()
  for (const [index, labels] of labelSets(models).entries()) {
    for await (const { item } of readExamples(examples, { ...reading, labels })) if (index === 0) slices.add(item)
  }
  // the slices are the same for every model
  slices.check(judging.slices, baseline !== undefined)
  const twice = models.find(({ digest }, index) => models.findIndex((other) => other.digest === digest) < index)
  if (twice !== undefined) throw new UsageError(`${models.find(({ digest }) => digest === twice.digest)?.folder ?? ''} and ${twice.folder} hold the same model: give one of them`)
  const known = baseline === undefined ? undefined : await checkBaseline(baseline)
  const places = report === undefined ? new Map<LoadedModel, string>() : reportFolders(report, models)
  // last of all: it makes folders
  await checkPublication([...places.values()])
  if (bless !== undefined) await probeFile(bless)
  return { models, folders: places, examples, reading, judging, baseline: known, bless, fresh: options.fresh, user, restoreTier, dispatch, format, quiet: options.quiet }
}

/** A login name may hold what a topic may not. */
function userName(given: string | undefined): string {
  if (given !== undefined && !/^[A-Za-z0-9_-]{1,64}$/.test(given)) throw new UsageError(`--user takes 1 to 64 letters, digits, - and _, not '${given}'`)
  const known = ['GITHUB_ACTOR', 'USER', 'USERNAME'].map((name) => process.env[name] ?? '').find((name) => name !== '') ?? ''
  const login = known.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 64)
  return given ?? (login === '' ? 'anybody' : login)
}

/** How the examples are read for one of the models. */
export const readingOf = ({ reading }: Job, { model }: LoadedModel): Reading => ({ ...reading, labels: model.bundle.labels })

/** Labels that models declare, each set of them once: examples that suit one model suit all that declare the same. */
function labelSets(models: readonly LoadedModel[]): readonly (readonly string[])[] {
  return [...new Map(models.map(({ model: { bundle: { labels } } }) => [JSON.stringify(labels.toSorted()), labels])).values()]
}

/** Reads the examples anew; they suit all models, or {@link readJob} would have refused them. */
export async function * itemsOf({ examples, reading }: Job): AsyncGenerator<Item> {
  for await (const { item } of readExamples(examples, reading)) yield item
}
