import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { digestOf } from '../../shared/digest.js'
import { writeJson } from './aside.js'
import type { FileManifest, Format } from './contract.js'
import type { JobContext } from './job-context.js'
import { extensionOf, joinColumns, joinFiles, joinText } from './join.js'
import type { DonePart, Joined } from './join.js'
import { digestOfFile, prepareFile } from './prepare.js'
import type { PreparedFile } from './prepare.js'
import { fileProblem } from './problem.js'
import { headerOf, planFile } from './file-plan.js'
import type { FilePlan } from './file-plan.js'
import { toldProblems } from './task.js'
import type { Part, PartResult, Task } from './task.js'
import { isAbsent } from './place.js'

/** What became of a file. */
export interface FileOutcome {
  readonly how: 'done' | 'skipped'
  readonly rows: number
}

/**
 * Does one file: predicts its parts on all workers, joins them aside and renames the result, and writes its manifest. Parts that an earlier run
 * left are taken as they are; a file whose manifest proves that it is done is skipped.
 *
 * @throws InferenceError when the file, the request or the machine is at fault
 */
export async function doFile(context: JobContext, name: string): Promise<FileOutcome> {
  const started = new Date()
  const { options, places } = context
  const before = await stat(path.join(places.input, name))
  const prepared = await prepareFile(path.join(places.input, name), name, options)
  const output: Format = options.format === 'same' ? prepared.file.format : options.format
  const outputName = output === prepared.file.format ? name : `${name.slice(0, -path.extname(name).length)}${extensionOf[output]}`
  context.claimOutput(outputName, name)
  const known = await readManifest(context, outputName)
  if (known !== undefined && await isProved(context, known, prepared, outputName)) return { how: 'skipped', rows: known.rowsOut }
  const replaced = await requireFree(context, known, outputName)

  const plan = await planFile(context, prepared, output)
  const folder = path.join(places.work, digestOf(JSON.stringify([1, name, prepared.digest, context.modelDigest, context.optionsDigest])).slice(0, 32))
  await mkdir(folder, { recursive: true })
  await mkdir(path.dirname(path.join(places.output, outputName)), { recursive: true })
  const found = { parts: 0 }
  const parts = startParts(context, prepared, plan, folder, found)
  const target = path.join(places.output, path.dirname(outputName), `.${path.basename(outputName)}.tmp`)
  try {
    const joined = await joinParts(target, parts, plan, prepared)
    const after = await stat(prepared.file.path)
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw fileProblem('SW4207', `${name} changed while it was read; run again when it is at rest`)
    const results = await Promise.all(parts)
    const manifest = manifestOf(context, { name, outputName, prepared, joined, results, started, replaced, partsFound: found.parts })
    // first: an output without its manifest would be taken for somebody else's
    await mkdir(path.dirname(manifestPath(context, outputName)), { recursive: true })
    await writeJson(manifestPath(context, outputName), manifest)
    await rename(target, path.join(places.output, outputName))
    await rm(folder, { recursive: true, force: true })
    return { how: 'done', rows: joined.rows }
  } finally {
    await rm(target, { force: true })
    await Promise.allSettled(parts)
  }
}

const manifestPath = ({ places }: JobContext, outputName: string): string => path.join(places.output, '_manifest', `${outputName}.json`)

async function readManifest(context: JobContext, outputName: string): Promise<FileManifest | undefined> {
  try {
    const value = JSON.parse(await readFile(manifestPath(context, outputName), 'utf8')) as Partial<FileManifest> | null
    return value?.manifest === 1 ? value as FileManifest : undefined
  } catch (error) {
    // one that cannot be read proves nothing
    if (isAbsent(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}

async function isProved({ places, modelDigest, optionsDigest }: JobContext, known: FileManifest, { digest }: PreparedFile, outputName: string): Promise<boolean> {
  if (known.modelDigest !== modelDigest || known.optionsDigest !== optionsDigest || known.input.digest !== digest) return false
  return await outputDigest(path.join(places.output, outputName)) === known.output.digest
}

async function outputDigest(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file)
    try {
      return (await digestOfFile(handle)).digest
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** Output that this program made may be made anew; anything else that lies there is somebody's. Gives the digest of what will be replaced. */
async function requireFree({ places, options }: JobContext, known: FileManifest | undefined, outputName: string): Promise<string | undefined> {
  const there = await outputDigest(path.join(places.output, outputName))
  const isOurs = there === undefined || there === known?.output.digest || there === known?.output.replaces
  if (isOurs || options.overwrite) return there
  throw fileProblem('SW4226', `${outputName} is in the output folder already, and no manifest says that it was made here; remove it, or say --overwrite yes`)
}

function startParts(context: JobContext, prepared: PreparedFile, plan: FilePlan, folder: string, found: { parts: number }): readonly Promise<DonePart>[] {
  let failed = false
  // even of no rows a command, or a file that becomes another, makes columns
  const parts = prepared.parts.length === 0 && (plan.exec !== undefined || (plan.output === 'parquet' && prepared.footer === undefined)) ? [emptyPart(prepared)] : prepared.parts
  const started = parts.map(async (part, index): Promise<DonePart> => {
    const target = path.join(folder, `${index}.part`)
    const left = await leftResult(target)
    if (left !== undefined) found.parts++
    const result = left ?? await context.doPart(taskOf(context, prepared, plan, part, target), { file: prepared.file, part, isCancelled: () => failed }).catch((error: unknown) => {
      failed = true
      throw error
    })
    context.told(result.rows)
    return { path: target, result }
  })
  // each is waited for in its turn, the first that failed is told
  for (const part of started) part.catch(() => undefined)
  return started
}

const emptyPart = ({ file, bytes }: PreparedFile): Part =>
  file.format === 'parquet' ? { kind: 'parquet', firstGroup: 0, groups: 0, firstRow: 0, rows: 0 } : { kind: 'text', cut: { start: bytes, end: bytes } }

/** What an earlier run left of a part; its record was written last. */
async function leftResult(target: string): Promise<PartResult | undefined> {
  try {
    const result = JSON.parse(await readFile(`${target}.json`, 'utf8')) as PartResult
    return (await stat(target)).size === result.bytes ? result : undefined
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}

function taskOf({ model, options }: JobContext, { file }: PreparedFile, { output, features, picks, carry, exec }: FilePlan, part: Part, target: string): Task {
  if (exec !== undefined) return { kind: 'exec', command: exec, model: model ?? '', file, part, target }
  const { missing, badRow, delimiter, module } = options
  return { kind: 'predict', model: model ?? '', file, part, output, features, picks, carry, options: { missing, badRow, delimiter, ...(module === undefined ? {} : { module }) }, target }
}

async function joinParts(target: string, parts: readonly Promise<DonePart>[], { output, picks, carry, exec }: FilePlan, { file, footer }: PreparedFile): Promise<Joined> {
  const handle = await open(target, 'w')
  try {
    const fields = picks.flatMap((pick) => pick.fields)
    if (output === 'parquet') {
      if (footer === undefined || exec !== undefined) return await joinFiles(handle, parts, file.name)
      const kept = carry === 'all' ? footer.fields : carry.flatMap((column) => footer.fields[column] ?? [])
      return await joinColumns(handle, parts, { file, footer, kept, fields })
    }
    return await joinText(handle, parts, headerOf(output, { picks, carry, exec }, file), file)
  } finally {
    await handle.close()
  }
}

interface Finished {
  readonly name: string
  readonly outputName: string
  readonly prepared: PreparedFile
  readonly joined: Joined
  readonly results: readonly DonePart[]
  readonly started: Date
  readonly replaced: string | undefined
  readonly partsFound: number
}

function manifestOf({ modelDigest, optionsDigest }: JobContext, { name, outputName, prepared, joined, results, started, replaced, partsFound }: Finished): FileManifest {
  const ended = new Date()
  const rowsIn = results.reduce((sum, { result }) => sum + result.rows, 0)
  if (rowsIn !== joined.rows) throw fileProblem('SW4207', `${name} has ${rowsIn} rows, and ${joined.rows} were written`)
  let before = 0
  const problems = results.flatMap(({ result }) => {
    const first = before
    before += result.rows
    return result.problems.map(({ row, column, why }) => `row ${first + row + 1}${column === undefined ? '' : `, column ${JSON.stringify(column)}`}: ${why}`)
  })
  return {
    manifest: 1,
    input: { name, bytes: prepared.bytes, digest: prepared.digest },
    output: { name: outputName, bytes: joined.bytes, digest: joined.digest, ...(replaced === undefined ? {} : { replaces: replaced }) },
    rowsIn, rowsOut: joined.rows,
    blankRows: results.reduce((sum, { result }) => sum + result.blankRows, 0),
    problems: problems.slice(0, toldProblems),
    modelDigest, optionsDigest,
    timing: { started: started.toISOString(), ended: ended.toISOString(), seconds: (ended.getTime() - started.getTime()) / 1000, parts: results.length, partsFound },
  }
}
