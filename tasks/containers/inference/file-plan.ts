import type { Format } from './contract.js'
import type { JobContext } from './job-context.js'
import type { PreparedFile } from './prepare.js'
import { fileProblem } from './problem.js'
import { placeOf } from './signature.js'
import type { FeatureInput, OutputPick } from './signature.js'
import { csvCell } from './text/csv.js'

/** How a file is done. */
export interface FilePlan {
  readonly output: Format
  readonly features: readonly FeatureInput[]
  readonly picks: readonly OutputPick[]
  readonly carry: 'all' | readonly number[]
  readonly exec?: string
}

/**
 * Decides how a file is done.
 *
 * @throws InferenceError SW4212 for a column to keep that is not there, SW4222 when the predictions' name is taken, and those of choosing columns
 */
export async function planFile(context: JobContext, { file, parts }: PreparedFile, output: Format): Promise<FilePlan> {
  const { options } = context
  if (options.exec !== undefined) return { output, features: [], picks: [], carry: 'all', exec: options.exec }
  // without rows, JSONL has no columns to speak of
  if (output === 'jsonl' && file.format === 'jsonl' && parts.length === 0) return { output, features: [], picks: [], carry: 'all' }
  const { features, picks } = await context.chooseFor(file)
  const carry = options.keep === 'all' ? 'all' as const : options.keep.map((column) => placeOf(file.columns, column, file.name))
  const carried = carry === 'all' ? file.columns.map((column) => column.name) : options.keep
  const added = picks.flatMap(({ fields }) => fields.map((field) => field.name))
  const taken = added.find((column) => carried.includes(column))
  if (taken !== undefined) throw fileProblem('SW4222', `${file.name} has a column ${JSON.stringify(taken)} already; give the predictions another name with --prediction or --output, or name the columns to --keep`)
  return { output, features, picks, carry }
}

/** The text before the first row of an output; nothing where it has no header, or a command writes it. */
export function headerOf(output: Format, { picks, carry, exec }: Pick<FilePlan, 'picks' | 'carry'> & { readonly exec: string | undefined }, file: PreparedFile['file']): string {
  if (output !== 'csv' || exec !== undefined || (file.format === 'csv' && file.header === '')) return ''
  const added = picks.flatMap(({ fields }) => fields.map(({ name }) => csvCell(name, file.delimiter)))
  const kept = carry === 'all' && file.format === 'csv' ? [file.header] : (carry === 'all' ? file.columns : carry.flatMap((column) => file.columns[column] ?? [])).map(({ name }) => csvCell(name, file.delimiter))
  return `${[...kept, ...added].join(file.delimiter)}${file.lineEnd}`
}
