import type { ResultWriterDetails, Transformation } from '../builder/map-run.js'
import { itemsOf } from './item.js'
import type { OutputType } from './item.js'
import { readManifest, resultFiles } from './manifest.js'
import type { ResultFile } from './manifest.js'
import { recordOf } from './record.js'
import type { PendingChild, Succeeded, UnsuccessfulChild } from './record.js'
import { urlOf } from './store.js'
import type { ObjectStore } from './store.js'

/** A readable message where a type would otherwise collapse to `never`. */
interface Disagreement<M extends string> {
  readonly __problem: M
}

/** The machine's type knows how it transforms; the reader must be told the same. */
type Agrees<Written extends Transformation, T extends Transformation> = [T] extends [Written] ? unknown : Disagreement<`the results are written with the transformation ${Written}: read them with it`>

interface ByFile<In, Out, T extends Transformation> {
  readonly SUCCEEDED: Succeeded<In, Out, T>
  readonly FAILED: UnsuccessfulChild<In>
  readonly PENDING: PendingChild<In>
}

export interface ReadOptions<In, Out, Written extends Transformation, T extends Transformation, F extends ResultFile> {
  readonly client: ObjectStore
  /** `ResultWriterDetails` of the state's result. */
  readonly details: ResultWriterDetails<In, Out, Written> & Agrees<Written, T>
  /** As the state machine says it. Default NONE. */
  readonly transformation?: T
  /** As the state machine says it, where the files' names do not tell (`.jsonl`). */
  readonly outputType?: OutputType
  /** Which files to read, in this order. Default all: SUCCEEDED, FAILED, PENDING. */
  readonly only?: readonly F[]
}

/**
 * Reads what the `ResultWriter` of a Distributed Map wrote: one result at a time, input and output parsed. Memory holds one item and one piece of a file,
 * however many there are; files are read one after another, and no more of them than the caller takes.
 *
 * @typeParam In - input of a child; as the state machine's type says, where `details` comes from it
 * @typeParam Out - output of a child
 * @throws MapResultError SW4501 for what is no manifest, SW4502 for a file that is no JSON or is cut off, SW4503 for an item over 16 MiB, SW4504 for an object that
 * cannot be read, SW4505 for an item that is no record of a child
 * @example
 * for await (const result of readMapResults({ client, details: output.ResultWriterDetails })) {
 *   if (result.status === 'SUCCEEDED') use(result.output)
 *   else if (result.status !== 'PENDING') report(result.input, result.error)
 * }
 */
export async function* readMapResults<In = unknown, Out = unknown, T extends Transformation = 'NONE', const F extends ResultFile = ResultFile, Written extends Transformation = Transformation>(
  options: ReadOptions<In, Out, Written, T, F>,
): AsyncGenerator<ByFile<In, Out, T>[F], void, undefined> {
  const { client, details } = options
  const manifest = await readManifest(client, { bucket: details.Bucket, key: details.Key })
  const isTransformed = options.transformation !== undefined && options.transformation !== 'NONE'
  for (const kind of options.only ?? (resultFiles as readonly ResultFile[] as readonly F[])) {
    for (const file of manifest.ResultFiles[kind]) {
      let count = 0
      for await (const item of itemsOf(client, manifest.DestinationBucket, file, options.outputType)) {
        count += 1
        // children that did not succeed are never transformed
        const result = kind === 'SUCCEEDED' && isTransformed ? { status: kind, output: item } : recordOf(item, `item ${count} of ${urlOf({ bucket: manifest.DestinationBucket, key: file.Key })}`)
        yield result as ByFile<In, Out, T>[F]
      }
    }
  }
}
