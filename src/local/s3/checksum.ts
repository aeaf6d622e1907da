import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { s3Error } from './error.js'

/** The algorithms of S3's checksum headers (`x-amz-checksum-…`). */
export const checksumNames = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const
export type ChecksumName = (typeof checksumNames)[number]

interface Running {
  update(chunk: Uint8Array): void
  /** Base64, as in the header. */
  digest(): string
}

/** Reflected CRC-32C (Castagnoli). */
const crc32cTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1
  return c >>> 0
})

/** Reflected CRC-64/NVME, as high and low words. */
const crc64Table = Array.from({ length: 256 }, (_, n) => {
  let c = BigInt(n)
  for (let k = 0; k < 8; k++) c = c & 1n ? (c >> 1n) ^ 0x9a6c9329ac4bc9b5n : c >> 1n
  return c
})
const crc64High = Uint32Array.from(crc64Table, (c) => Number(c >> 32n))
const crc64Low = Uint32Array.from(crc64Table, (c) => Number(c & 0xffffffffn))

function wordsToBase64(...words: readonly number[]): string {
  const buffer = Buffer.alloc(words.length * 4)
  for (const [i, word] of words.entries()) buffer.writeUInt32BE(word >>> 0, i * 4)
  return buffer.toString('base64')
}

const makers: Readonly<Record<ChecksumName, () => Running>> = {
  crc32() {
    let value = 0
    return { update: (chunk) => { value = crc32(chunk, value) }, digest: () => wordsToBase64(value) }
  },
  crc32c() {
    let value = 0xffffffff
    return {
      update(chunk) {
        for (const byte of chunk) value = (crc32cTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
      },
      digest: () => wordsToBase64(~value),
    }
  },
  crc64nvme() {
    let [high, low] = [0xffffffff, 0xffffffff]
    return {
      update(chunk) {
        for (const byte of chunk) {
          const at = (low ^ byte) & 0xff
          low = ((low >>> 8) | (high << 24)) ^ (crc64Low[at] ?? 0)
          high = (high >>> 8) ^ (crc64High[at] ?? 0)
        }
      },
      digest: () => wordsToBase64(~high, ~low),
    }
  },
  sha1: () => hashing('sha1'),
  sha256: () => hashing('sha256'),
}

function hashing(name: string): Running {
  const hash = createHash(name)
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest('base64') }
}

/** What the sender says the bytes are, under header or trailer names. */
export type Claims = Readonly<Record<string, string | undefined>>

/** Passes bytes through and checks afterwards what the sender said of them. */
export class ChecksumVerifier {
  private readonly md5 = createHash('md5')
  private readonly running: ReadonlyMap<ChecksumName, Running>
  private md5Hex: string | undefined

  /** @param names - algorithms that are claimed, in headers or in announced trailers */
  constructor(names: readonly ChecksumName[]) {
    this.running = new Map(names.map((name) => [name, makers[name]()]))
  }

  async * pass(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.md5.update(chunk)
      for (const running of this.running.values()) running.update(chunk)
      yield chunk
    }
  }

  /** Hexadecimal MD5 of what has passed. */
  etag(): string {
    this.md5Hex ??= this.md5.digest('hex')
    return this.md5Hex
  }

  /** @throws ServiceError BadDigest when a claim is wrong */
  verify(claims: Claims): Readonly<Record<string, string>> {
    const md5 = claims['content-md5']
    if (md5 !== undefined && Buffer.from(md5, 'base64').toString('hex') !== this.etag()) throw s3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.')
    const checksums: Record<string, string> = {}
    for (const [name, running] of this.running) {
      const claimed = claims[`x-amz-checksum-${name}`]
      const actual = running.digest()
      if (claimed !== undefined && claimed !== actual) throw s3Error('BadDigest', `The ${name.toUpperCase()} you specified did not match the calculated checksum.`)
      checksums[name] = actual
    }
    return checksums
  }
}

/** Which algorithms a request claims, in its headers or in the trailers it announces. */
export function claimedChecksums(headers: Claims): readonly ChecksumName[] {
  const announced = (headers['x-amz-trailer'] ?? '').split(',').map((name) => name.trim().toLowerCase())
  return checksumNames.filter((name) => headers[`x-amz-checksum-${name}`] !== undefined || announced.includes(`x-amz-checksum-${name}`))
}
