import { MapResultError } from './error.js'
import { bytesOf, urlOf } from './store.js'
import type { ObjectStore, Place } from './store.js'

/** Which files a manifest lists: by what became of the children whose results they hold. Children that timed out, or were stopped, stand among the failed. */
export type ResultFile = 'SUCCEEDED' | 'FAILED' | 'PENDING'

export const resultFiles = ['SUCCEEDED', 'FAILED', 'PENDING'] as const satisfies readonly ResultFile[]

/** One file of results. */
export interface ListedFile {
  readonly Key: string
  /** Bytes. */
  readonly Size?: number
}

/** `manifest.json` of a Map Run. Source: AWS Step Functions developer guide, "ResultWriter (Map)". */
export interface Manifest {
  readonly DestinationBucket: string
  readonly MapRunArn: string
  readonly ResultFiles: { readonly [F in ResultFile]: readonly ListedFile[] }
}

/** A manifest of 100,000 files has less than half of it. */
const mostManifestBytes = 64 * 1024 * 1024

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

const isListedFile = (value: unknown): value is ListedFile => isObject(value) && typeof value['Key'] === 'string' && (value['Size'] === undefined || typeof value['Size'] === 'number')

/**
 * Reads the manifest that `ResultWriterDetails` names.
 *
 * @throws MapResultError SW4501 for what is no manifest, SW4504 when it cannot be read
 */
export async function readManifest(client: ObjectStore, place: Place): Promise<Manifest> {
  const refused = (why: string): MapResultError => new MapResultError('SW4501', `${urlOf(place)} is no manifest of a Map Run: ${why}`)
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of bytesOf(client, place)) {
    bytes += piece.length
    if (bytes > mostManifestBytes) throw refused(`it has more than ${mostManifestBytes} bytes`)
    pieces.push(new Uint8Array(piece)) // a copy: the slice of a Buffer is none
  }
  const manifest = parsed(Buffer.concat(pieces).toString('utf8'))
  if (!isObject(manifest)) throw refused('it is no JSON object')
  const { DestinationBucket: bucket, MapRunArn: arn, ResultFiles: files } = manifest
  if (typeof bucket !== 'string' || typeof arn !== 'string' || !isObject(files)) throw refused('DestinationBucket, MapRunArn or ResultFiles is missing')
  const listed = (kind: ResultFile): readonly ListedFile[] => {
    const of = files[kind] ?? []
    if (!Array.isArray(of) || !of.every(isListedFile)) throw refused(`ResultFiles.${kind} is no list of files`)
    return of
  }
  return { DestinationBucket: bucket, MapRunArn: arn, ResultFiles: { SUCCEEDED: listed('SUCCEEDED'), FAILED: listed('FAILED'), PENDING: listed('PENDING') } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the message of JSON.parse quotes the text
  }
}
