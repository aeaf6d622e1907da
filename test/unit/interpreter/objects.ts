import type { ListedObject, ObjectStore } from '../../../src/interpreter/index.js'

/** S3 in memory: objects by `bucket/key`, given in small pieces so that readers meet their edges. */
export class Objects implements ObjectStore {
  readonly written = new Map<string, string>()
  /** Ranges that were asked for. */
  readonly ranges: string[] = []

  constructor(private readonly objects: Readonly<Record<string, string | Uint8Array>> = {}, private readonly piece = 7, private readonly pageSize = 2) {}

  get({ bucket, key }: { readonly bucket: string, readonly key: string }, range?: { readonly start: number, readonly end: number }): ReturnType<ObjectStore['get']> {
    const found = this.objects[`${bucket}/${key}`]
    if (found === undefined) return Promise.reject(new Error('The specified key does not exist.'))
    if (range !== undefined) this.ranges.push(`${range.start}-${range.end}`)
    const bytes = Buffer.from(found)
    const { piece } = this
    const part = bytes.subarray(range?.start ?? 0, range?.end ?? bytes.length)
    async function* body(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < part.length; at += piece) yield Promise.resolve(part.subarray(at, at + piece))
    }
    return Promise.resolve({ size: bytes.length, body: body() })
  }

  list({ bucket, parameters, continuationToken: token = '' }: Parameters<ObjectStore['list']>[0]): ReturnType<ObjectStore['list']> {
    const prefix = `${bucket}/${String(parameters['Prefix'] ?? '')}`
    const keys = Object.keys(this.objects).filter((key) => key.startsWith(prefix) && key > token).sort()
    const page = keys.slice(0, this.pageSize)
    const objects = page.map((key): ListedObject => ({ key: key.slice(bucket.length + 1), size: Buffer.from(this.objects[key] ?? '').length, etag: '"e"', lastModified: 1_700_000_000_500, storageClass: 'STANDARD' }))
    const last = page.at(-1)
    return Promise.resolve({ objects, ...(keys.length > this.pageSize && last !== undefined && { continuationToken: last }) })
  }

  put(bucket: string, key: string, body: Uint8Array): Promise<void> {
    this.written.set(`${bucket}/${key}`, Buffer.from(body).toString())
    return Promise.resolve()
  }
}
