import { limit } from '../../../asl/index.js'
import type { Json, JsonObject } from '../../../asl/json.js'
import type { CompiledReader } from '../../program.js'
import { readerFailure } from '../failure.js'
import type { ObjectAddress, ObjectStore } from '../object-store.js'
import type { Item, ItemSource } from '../spec.js'
import { csvItems } from './csv.js'
import { entriesOf, jsonItems, jsonLines } from './json.js'
import type { Entry } from './json.js'
import { listed, listedItem } from './list.js'
import { athenaObjects, inventoryItems } from './manifest.js'
import { parquetItems } from './parquet.js'
import type { Parquet } from './parquet.js'
import { decode, linesOf } from './text.js'

/** What readers read from. */
export interface ReaderHost {
  /** Undefined: there is no S3 here. */
  readonly objects: ObjectStore | undefined
  /** Loads what reads Parquet; default: the package of that purpose. */
  readonly loadParquet?: () => Promise<Parquet>
}

type Found = Entry & { readonly source: string }
type Given = Extract<ItemSource, { readonly kind: 'objects' }>

/**
 * The items of a Map Run, one after another: nothing is read ahead.
 *
 * @throws MapRunFailure States.ItemReaderFailed
 */
export async function* itemsOf(source: ItemSource, reader: CompiledReader | undefined, host: ReaderHost): AsyncGenerator<Item> {
  let index = 0
  if (source.kind === 'items') {
    for (const entry of entriesOf(source.items)) yield { index: index++, ...entry, source: 'STATE_DATA' }
    return
  }
  if (reader === undefined) throw new Error('the state has no reader')
  const most = mostItems(source.maxItems)
  for await (const found of read(source, reader, host)) {
    yield { index: index++, ...found }
    if (index >= most) return
  }
}

/** What `MaxItems` gives: 0 is no limit of its own. AWS was seen to take a text of digits, and more than its own limit. */
function mostItems(given: Json | undefined): number {
  if (given === undefined) return limit.distributedMapItems
  const value = typeof given === 'string' && /^-?\d{1,15}$/.test(given) ? Number(given) : given
  if (typeof value !== 'number' || !Number.isInteger(value)) throw readerFailure('field MaxItems must be an integer')
  if (value < 0) throw readerFailure('field MaxItems must be positive')
  return value === 0 ? limit.distributedMapItems : Math.min(value, limit.distributedMapItems)
}

const uriOf = ({ bucket, key }: ObjectAddress): string => `S3://${bucket}/${key}`

async function* read(given: Given, reader: CompiledReader, host: ReaderHost): AsyncGenerator<Found> {
  const { objects } = host
  if (objects === undefined) throw readerFailure('There is no S3 here to read items from: give the execution an object store.')
  const parameters = given.arguments
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) throw readerFailure('The arguments of the ItemReader are no object.')
  const headers = headersOf(given.csvHeaders)
  const inside = (address: ObjectAddress): AsyncGenerator<Found> => inObject(objects, address, reader, headers, host)
  if (reader.action === 'listObjectsV2') {
    const { Bucket: bucket } = parameters as JsonObject
    for await (const object of listed(objects, parameters as JsonObject)) {
      if (!reader.flatten) yield { value: listedItem(object), source: `S3://${bucket as string}` }
      // what the console makes for a folder holds no data
      else if (!object.key.endsWith('/')) yield* inside({ bucket: bucket as string, key: object.key })
    }
    return
  }
  const address = addressOf(parameters as JsonObject)
  if (reader.manifest === 'S3_INVENTORY') {
    for await (const { value, source } of inventoryItems(objects, address)) yield { value, source: uriOf(source) }
  } else if (reader.manifest === 'ATHENA_DATA') {
    for await (const named of athenaObjects(objects, address)) yield* inside(named)
  } else yield* inside(address)
}

function headersOf(headers: Json | undefined): readonly string[] | undefined {
  if (headers === undefined) return undefined
  if (Array.isArray(headers) && headers.length > 0 && headers.every((header: Json) => typeof header === 'string')) return headers
  throw readerFailure('CSVHeaders is a list of strings.')
}

function addressOf({ Bucket: bucket, Key: key, VersionId: versionId, ExpectedBucketOwner: owner, ...rest }: JsonObject): ObjectAddress {
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw readerFailure(`The argument ${unknown} of the ItemReader is not supported.`)
  if (typeof bucket !== 'string' || bucket === '' || typeof key !== 'string' || key === '') throw readerFailure('The ItemReader needs a Bucket and a Key.')
  for (const value of [versionId, owner]) if (value !== undefined && typeof value !== 'string') throw readerFailure('An argument of the ItemReader has the wrong type.')
  return { bucket, key, ...(typeof versionId === 'string' && { versionId }), ...(typeof owner === 'string' && { expectedBucketOwner: owner }) }
}

async function* inObject(objects: ObjectStore, address: ObjectAddress, reader: CompiledReader, headers: readonly string[] | undefined, { loadParquet }: ReaderHost): AsyncGenerator<Found> {
  const source = uriOf(address)
  if (reader.inputType === 'PARQUET') {
    for await (const value of parquetItems(objects, address, loadParquet)) yield { value, source }
    return
  }
  const text = decode((await objects.get(address)).body)
  switch (reader.inputType) {
    case 'CSV':
      for await (const value of csvItems(text, reader.csvDelimiter ?? ',', headers)) yield { value, source }
      return
    case 'JSONL':
      for await (const value of jsonLines(linesOf(text))) yield { value, source }
      return
    case 'JSON':
      for await (const entry of jsonItems(text, reader.itemsPointer)) yield { ...entry, source }
      return
    case undefined:
      throw new Error('the reader has no input type')
  }
}
