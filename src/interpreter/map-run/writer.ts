import { errorName } from '../../asl/index.js'
import type { JsonObject } from '../../asl/json.js'
import type { CompiledWriter } from '../program.js'
import type { ChildRecord } from './child.js'
import { MapRunFailure } from './failure.js'
import type { ObjectStore } from './object-store.js'
import { resultsOf } from './result.js'

/** A file of results is written when it has so many bytes, so that little is held. AWS's files have up to 5 GB. */
const largestFile = 33_554_432

const groups = ['FAILED', 'PENDING', 'SUCCEEDED'] as const
type Group = (typeof groups)[number]

interface ResultFile { readonly Key: string, readonly Size: number }

/** Puts what became of children into files by how they ended, and at last a manifest of these. */
export class ResultWriter {
  private readonly parts: Readonly<Record<Group, { lines: string[], bytes: number, readonly files: ResultFile[] }>> = {
    FAILED: { lines: [], bytes: 0, files: [] }, PENDING: { lines: [], bytes: 0, files: [] }, SUCCEEDED: { lines: [], bytes: 0, files: [] },
  }
  private readonly bucket: string
  private readonly folder: string
  /** Set while a file is being written. */
  private writing: Promise<void> | undefined

  /**
   * @param target - the arguments of the writer's call
   * @throws MapRunFailure States.ResultWriterFailed
   */
  constructor(private readonly objects: ObjectStore, target: JsonObject, private readonly mapRunArn: string, private readonly config: CompiledWriter, private readonly childMachineArn: string, private readonly fileSize = largestFile) {
    const { Bucket: bucket, Prefix: prefix = '', ...rest } = target
    const [unknown] = Object.keys(rest)
    if (unknown !== undefined) throw new MapRunFailure(errorName.resultWriterFailed, `The argument ${unknown} of the ResultWriter is not supported.`)
    if (typeof bucket !== 'string' || bucket === '' || typeof prefix !== 'string') throw new MapRunFailure(errorName.resultWriterFailed, 'The ResultWriter needs a Bucket, and its Prefix is a string.')
    this.bucket = bucket
    this.folder = `${prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`}${mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)}`
  }

  /** Takes a child in. Wait for `room` before many more. */
  add(record: ChildRecord): void {
    const group: Group = record.result.status === 'SUCCEEDED' || record.result.status === 'PENDING' ? record.result.status : 'FAILED'
    const part = this.parts[group]
    for (const value of resultsOf(record, this.config.transformation, this.childMachineArn)) {
      const line = JSON.stringify(value)
      part.lines.push(line)
      part.bytes += Buffer.byteLength(line) + 1
    }
    if (part.bytes >= this.fileSize) this.flush(group)
  }

  /** Undefined, or settles when there is room for more. @throws what the store throws */
  get room(): Promise<void> | undefined {
    return this.writing
  }

  private flush(group: Group): void {
    const part = this.parts[group]
    const { outputType } = this.config
    const text = outputType === 'JSONL' ? part.lines.map((line) => `${line}\n`).join('') : `[${part.lines.join(',')}]`
    const body = Buffer.from(text)
    const key = `${this.folder}/${group}_${part.files.length}.${outputType.toLowerCase()}`
    part.files.push({ Key: key, Size: body.length })
    part.lines = []
    part.bytes = 0
    const before = this.writing ?? Promise.resolve()
    const writing = before.then(() => this.objects.put(this.bucket, key, body, outputType === 'JSONL' ? 'application/jsonl' : 'application/json')).then(() => {
      if (this.writing === writing) this.writing = undefined
    })
    // whoever waits for room hears of a failure; until then it is no unhandled one
    writing.catch(() => undefined)
    this.writing = writing
  }

  /**
   * Writes what is left, and the manifest.
   *
   * @returns the state's output: where the manifest is
   * @throws what the store throws
   */
  async finish(): Promise<JsonObject> {
    for (const group of groups) if (this.parts[group].lines.length > 0) this.flush(group)
    await this.writing
    const files = Object.fromEntries(groups.map((group) => [group, this.parts[group].files]))
    const key = `${this.folder}/manifest.json`
    await this.objects.put(this.bucket, key, Buffer.from(JSON.stringify({ DestinationBucket: this.bucket, MapRunArn: this.mapRunArn, ResultFiles: files })), 'application/json')
    return { MapRunArn: this.mapRunArn, ResultWriterDetails: { Bucket: this.bucket, Key: key } }
  }
}
