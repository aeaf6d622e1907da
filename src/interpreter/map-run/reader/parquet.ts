import type { Json } from '../../../asl/json.js'
import { readerFailure } from '../failure.js'
import type { ObjectAddress, ObjectStore } from '../object-store.js'

/** A file that is read in parts. */
interface AsyncBuffer {
  readonly byteLength: number
  slice(start: number, end?: number): Promise<ArrayBuffer>
}

/** What is used of the package `hyparquet`. */
export interface Parquet {
  parquetMetadataAsync(file: AsyncBuffer): Promise<{ readonly row_groups: readonly { readonly num_rows: bigint }[] }>
  parquetReadObjects(options: { readonly file: AsyncBuffer, readonly metadata: unknown, readonly rowStart: number, readonly rowEnd: number, readonly compressors?: unknown }): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Of the package `hyparquet-compressors`. */
  readonly compressors?: unknown
}

/**
 * Both packages are optional dependencies: loaded on use, and perhaps left out of the installation.
 *
 * @throws MapRunFailure that names the command which installs them
 */
export async function loadParquet(): Promise<Parquet> {
  try {
    const [{ parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([import('hyparquet'), import('hyparquet-compressors')])
    return { parquetMetadataAsync, parquetReadObjects, compressors } as unknown as Parquet
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw readerFailure('Parquet files are read by optional packages: npm install hyparquet hyparquet-compressors')
  }
}

/** Rows read at once. */
const batch = 1000

/** What a column holds, as JSON. @throws MapRunFailure for what JSON has no form of */
function asJson(value: unknown): Json {
  if (value === undefined || value === null) return null
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(asJson)
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]))
  throw readerFailure('A column of the Parquet file holds what JSON has no form of.')
}

/**
 * Rows of a Parquet file, read by row groups and in ranges: what is not needed is not fetched.
 *
 * @throws MapRunFailure States.ItemReaderFailed
 */
export async function* parquetItems(objects: ObjectStore, address: ObjectAddress, load: () => Promise<Parquet> = loadParquet): AsyncGenerator<Json> {
  const parquet = await load()
  const { compressors } = parquet
  const { size } = await objects.get(address, { start: 0, end: 1 })
  const file: AsyncBuffer = {
    byteLength: size,
    async slice(start, end = size) {
      const parts: Uint8Array[] = []
      for await (const part of (await objects.get(address, { start, end: Math.min(end, size) })).body) parts.push(part)
      const bytes = Buffer.concat(parts)
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    },
  }
  const metadata = await parquet.parquetMetadataAsync(file)
  let first = 0
  for (const group of metadata.row_groups) {
    const end = first + Number(group.num_rows)
    for (let rowStart = first; rowStart < end; rowStart += batch) {
      const rows = await parquet.parquetReadObjects({ file, metadata, rowStart, rowEnd: Math.min(rowStart + batch, end), ...(compressors !== undefined && { compressors }) })
      for (const row of rows) yield asJson(row)
    }
    first = end
  }
}
