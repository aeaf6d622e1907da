import type { Manifest, ObjectStore } from '../../../src/map-result/index.js'

/** A store in memory, which gives objects in small pieces and reuses the memory of each. */
export class MemoryStore implements ObjectStore {
  readonly read: string[] = []
  /** Pieces that were asked for. */
  pieces = 0

  constructor(private readonly objects: ReadonlyMap<string, string | Uint8Array>, private readonly piece = 3) {}

  get(bucket: string, key: string): Promise<AsyncIterable<Uint8Array>> {
    const object = this.objects.get(`${bucket}/${key}`)
    if (object === undefined) return Promise.reject(new Error('NoSuchKey'))
    this.read.push(key)
    const bytes = Buffer.from(object)
    const count = (): void => { this.pieces += 1 }
    const { piece } = this
    async function* pieces(): AsyncGenerator<Uint8Array> {
      const memory = Buffer.alloc(piece)
      for (let at = 0; at < bytes.length; at += piece) {
        count()
        yield await Promise.resolve(memory.subarray(0, bytes.copy(memory, 0, at, at + piece)))
      }
    }
    return Promise.resolve(pieces())
  }
}

type Files = Partial<Record<keyof Manifest['ResultFiles'], Readonly<Record<string, string>>>>

/** The objects of a Map Run, its manifest among them. */
export const objectsOf = (files: Files): Map<string, string> => {
  const listed = (kind: keyof Files): readonly object[] => Object.entries(files[kind] ?? {}).map(([name, text]) => ({ Key: `run/${name}`, Size: Buffer.byteLength(text) }))
  const manifest = { DestinationBucket: 'results', MapRunArn: 'arn', ResultFiles: { FAILED: listed('FAILED'), PENDING: listed('PENDING'), SUCCEEDED: listed('SUCCEEDED') } }
  const written = Object.values(files).flatMap((kind) => Object.entries(kind)).map(([name, text]) => [`results/run/${name}`, text] as const)
  return new Map([['results/run/manifest.json', JSON.stringify(manifest)], ...written])
}

export const details = { Bucket: 'results', Key: 'run/manifest.json' }

export async function all<A>(results: AsyncIterable<A>): Promise<readonly A[]> {
  const found: A[] = []
  for await (const result of results) found.push(result)
  return found
}
