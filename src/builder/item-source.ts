import type { JsonObject } from '../asl/json.js'
import { BuilderError } from './error.js'
import type { TypeProblem } from './expression.js'

declare const item: unique symbol

/** What an item source names: one file, a list of files, or a prefix. */
export type ItemSourceKind = 'file' | 'manifest' | 'prefix'

/** A data set of S3 that a Distributed Map reads: what `ItemReader` says besides its arguments. */
export interface ItemSource<Item, Args, K extends ItemSourceKind = ItemSourceKind> {
  readonly kind: K
  readonly resource: string
  readonly readerConfig: JsonObject
  readonly [item]: { readonly item: Item; readonly arguments: (value: Args) => void }
}

/** Where one object lies. */
export interface ObjectLocation {
  readonly Bucket: string
  readonly Key: string
  readonly VersionId?: string
}

/** Where listed objects lie. */
export interface ListLocation {
  readonly Bucket: string
  readonly Prefix?: string
}

/** One object of a listing, as a Distributed Map hands it to a child: S3's own spelling differs (`ETag`), and so does its instant. */
export interface ListedObject {
  readonly Etag: string
  readonly Key: string
  /** Seconds since 1970. */
  readonly LastModified: number
  /** Bytes. */
  readonly Size: number
  readonly StorageClass: string
}

export type CsvDelimiter = 'COMMA' | 'PIPE' | 'SEMICOLON' | 'SPACE' | 'TAB'

/** Cells are text, whatever they look like. */
export type CsvRow<Column extends string> = { readonly [C in Column]: string }

type Named<Column extends string, A> = string extends Column ? TypeProblem<"csv() must know the columns: name them in `headers`, or as csv<'id' | 'text'>() when the first row does"> : A

const source = <Item, Args, K extends ItemSourceKind>(kind: K, readerConfig: JsonObject): ItemSource<Item, Args, K> =>
  ({ kind, resource: `arn:aws:states:::s3:${kind === 'prefix' ? 'listObjectsV2' : 'getObject'}`, readerConfig } as unknown as ItemSource<Item, Args, K>)

type FileSource<Item> = ItemSource<Item, ObjectLocation, 'file'>
type ManifestSource<Item> = ItemSource<Item, ObjectLocation, 'manifest'>

interface CsvOptions<Column extends string> {
  /** Names of the columns when the file has none; otherwise its first row has them. */
  readonly headers?: readonly Column[]
  /** Default COMMA. */
  readonly delimiter?: CsvDelimiter
}

function csvConfig({ headers, delimiter }: CsvOptions<string>): JsonObject {
  if (headers !== undefined && (headers.length === 0 || new Set(headers).size < headers.length)) throw new BuilderError('ASL1012', 'the headers of a CSV file must be one or more distinct names')
  return {
    ...(headers === undefined ? { CSVHeaderLocation: 'FIRST_ROW' } : { CSVHeaderLocation: 'GIVEN', CSVHeaders: headers }),
    ...(delimiter !== undefined && { CSVDelimiter: delimiter }),
  }
}

/**
 * Data sets that a Distributed Map reads from S3. What a file holds cannot be known here: the item's type is the caller's word, except that
 * a CSV file's cells are text. Source: AWS Step Functions developer guide, "ItemReader (Map)".
 *
 * @example
 * itemReader: { source: itemSource.csv({ headers: ['id', 'text'] }), arguments: ($) => ({ Bucket: substitution('DataBucket'), Key: $.input.key }) }
 */
export const itemSource = {
  /**
   * The objects under a prefix: their metadata; or, with `load`, the items of what they hold, one object after the other.
   *
   * @example
   * itemSource.listObjectsV2({ load: itemSource.jsonl<Document>() })
   */
  listObjectsV2: <Item = ListedObject>(options: { readonly load?: FileSource<Item> } = {}): ItemSource<Item, ListLocation, 'prefix'> =>
    source('prefix', options.load === undefined ? {} : { Transformation: 'LOAD_AND_FLATTEN', ...options.load.readerConfig }),

  /**
   * Rows of a CSV file. The columns are named in `headers`, or by the file's first row: `csv<'id' | 'text'>()`.
   *
   * @throws BuilderError ASL1012 when headers repeat, or there are none
   */
  csv: <const Column extends string>(options: CsvOptions<Column> = {}): Named<Column, FileSource<CsvRow<Column>>> =>
    source('file', { InputType: 'CSV', ...csvConfig(options) }) as Named<Column, FileSource<CsvRow<Column>>>,

  /** Items of an array in a JSON file: the file itself, or where a JSON pointer leads. */
  json: <Item>(options: { readonly itemsPointer?: `/${string}` } = {}): FileSource<Item> =>
    source('file', { InputType: 'JSON', ...(options.itemsPointer !== undefined && { ItemsPointer: options.itemsPointer }) }),

  /** Lines of a JSON Lines file. */
  jsonl: <Item>(): FileSource<Item> => source('file', { InputType: 'JSONL' }),

  /** Rows of a Parquet file. */
  parquet: <Item>(): FileSource<Item> => source('file', { InputType: 'PARQUET' }),

  /** Objects listed in an S3 Inventory: `Key` is the inventory's `manifest.json`. Items have the inventory's columns, as text. */
  s3Inventory: <Column extends string = 'Bucket' | 'Key'>(): ManifestSource<CsvRow<Column>> => source('manifest', { InputType: 'MANIFEST' }),

  /** Rows of what Athena's `UNLOAD` has written: `Key` is its manifest, a list of files. */
  athena: <Item>(options: { readonly inputType: 'JSONL' | 'PARQUET' }): ManifestSource<Item> => source('manifest', { InputType: options.inputType, ManifestType: 'ATHENA_DATA' }),
} as const
