import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** The algorithms of S3's checksum headers (`x-amz-checksum-…`). */
export const checksumNames = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const
export type ChecksumName = (typeof checksumNames)[number]

/** `crc32` → base64. */
export type Checksums = Readonly<Partial<Record<ChecksumName, string>>>

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

/** Digests of bytes on their way. Ask for them once, when all have passed. */
export class Digests {
  private readonly md5 = createHash('md5')
  private readonly running: readonly (readonly [ChecksumName, Running])[]

  constructor(names: readonly ChecksumName[]) {
    this.running = names.map((name) => [name, makers[name]()])
  }

  async * pass(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.update(chunk)
      yield chunk
    }
  }

  update(chunk: Uint8Array): void {
    this.md5.update(chunk)
    for (const [, running] of this.running) running.update(chunk)
  }

  /** @returns the MD5 in hexadecimal, which is the ETag of what was put in one piece, and the checksums */
  finish(): { readonly etag: string; readonly checksums: Checksums } {
    return { etag: this.md5.digest('hex'), checksums: Object.fromEntries(this.running.map(([name, running]) => [name, running.digest()])) }
  }
}

/** Length of each checksum in bytes. */
const lengths: Readonly<Record<ChecksumName, number>> = { crc32: 4, crc32c: 4, crc64nvme: 8, sha1: 20, sha256: 32 }

/** Whether a text can be such a checksum at all. */
export const isChecksum = (name: ChecksumName, text: string): boolean => Buffer.from(text, 'base64').length === lengths[name]

/** The checksum of an object made of parts, from those of the parts. Source: S3 user guide, "Composite checksums". */
export function compositeChecksum(name: ChecksumName, parts: readonly string[]): string {
  const running = makers[name]()
  for (const part of parts) running.update(Buffer.from(part, 'base64'))
  return `${running.digest()}-${parts.length}`
}

export const isChecksumName = (text: string): text is ChecksumName => (checksumNames as readonly string[]).includes(text)

/** As response headers. */
export const checksumHeaders = (checksums: Checksums): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value]))

/** As elements of an XML answer: `ChecksumCRC32`. */
export const checksumElements = (checksums: Checksums): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(checksums).map(([name, value]) => [`Checksum${name.toUpperCase()}`, value]))
