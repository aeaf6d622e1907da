import type { HttpRequest } from '../service.js'
import { ChecksumVerifier, claimedChecksums } from './checksum.js'
import { s3Error } from './error.js'
import { dechunk } from './wire/chunked.js'

/** A body on its way in: bytes without framing, and what to check when they have passed. */
export interface UploadBody {
  readonly bytes: AsyncIterable<Uint8Array>
  /** How many bytes it is said to have. */
  readonly expected: number | undefined
  /** @throws ServiceError BadDigest, IncompleteBody */
  finish(size: number): { readonly etag: string; readonly checksums: Readonly<Record<string, string>> }
}

export function uploadBody(request: HttpRequest): UploadBody {
  const { headers } = request
  const trailers: Record<string, string> = {}
  const framed = (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-') || (headers['content-encoding'] ?? '').includes('aws-chunked')
  const raw = request.raw.request as AsyncIterable<Buffer>
  const verifier = new ChecksumVerifier(claimedChecksums(headers))
  const said = framed ? headers['x-amz-decoded-content-length'] : headers['content-length']
  const expected = said === undefined ? undefined : Number(said)
  return {
    expected,
    bytes: verifier.pass(framed ? dechunk(raw, trailers) : raw),
    finish(size) {
      if (expected !== undefined && expected !== size) throw s3Error('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header')
      return { etag: verifier.etag(), checksums: verifier.verify({ ...headers, ...trailers }) }
    },
  }
}
