import { createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'
import type { Json, JsonObject } from '../../../asl/json.js'
import { readerFailure } from '../failure.js'
import type { ObjectAddress, ObjectStore } from '../object-store.js'
import { csvItems, rowsOf } from './csv.js'
import { decode } from './text.js'

/** Most characters of a manifest: it is read as a whole. */
const longest = 67_108_864

async function textOf(objects: ObjectStore, address: ObjectAddress): Promise<string> {
  let text = ''
  for await (const chunk of decode((await objects.get(address)).body)) {
    text += chunk
    if (text.length > longest) throw readerFailure(`A manifest has at most ${longest} characters here.`)
  }
  return text
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an inventory's manifest says. @throws MapRunFailure for one of another form */
function inventoryIn(text: string): { readonly bucket: string, readonly headers: readonly string[], readonly keys: readonly string[] } {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw readerFailure('The manifest is not valid JSON.')
  }
  const { destinationBucket, fileFormat, fileSchema, files } = isObject(read) ? read : {}
  if (fileFormat !== 'CSV') throw readerFailure('Of S3 inventories, only those in CSV are read.')
  const keys = Array.isArray(files) ? (files as readonly Json[]).map((file) => (isObject(file) ? file['key'] : undefined)) : undefined
  if (typeof destinationBucket !== 'string' || typeof fileSchema !== 'string' || keys === undefined || !keys.every((key) => typeof key === 'string')) {
    throw readerFailure('The object is no manifest of an S3 inventory.')
  }
  return { bucket: destinationBucket.replace(/^arn:[a-z-]+:s3:::/, ''), headers: fileSchema.split(',').map((name) => name.trim()), keys }
}

/**
 * Rows of an S3 inventory, of all its files, as objects of strings.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
 * @throws MapRunFailure States.ItemReaderFailed
 */
export async function* inventoryItems(objects: ObjectStore, address: ObjectAddress): AsyncGenerator<{ readonly value: Json, readonly source: ObjectAddress }> {
  const { bucket, headers, keys } = inventoryIn(await textOf(objects, address))
  for (const key of keys) {
    const source = { bucket, key }
    const { body } = await objects.get(source)
    const bytes = key.endsWith('.gz') ? unzipped(body) : body
    for await (const value of csvItems(decode(bytes), ',', headers)) yield { value, source }
  }
}

/** @throws MapRunFailure for what is not compressed by gzip */
async function* unzipped(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* Readable.from(body).compose(createGunzip()) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw readerFailure(`A file of the inventory cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Objects that a manifest of Athena names, one `s3://bucket/key` a row. @throws MapRunFailure */
export async function* athenaObjects(objects: ObjectStore, address: ObjectAddress): AsyncGenerator<ObjectAddress> {
  for await (const [uri = ''] of rowsOf(decode((await objects.get(address)).body), ',')) {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/i.exec(uri.trim()) ?? []
    if (bucket === undefined || key === undefined) throw readerFailure('A row of the manifest is no S3 URI.')
    yield { bucket, key }
  }
}
