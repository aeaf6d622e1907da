import { createHash } from 'node:crypto'
import type { HttpRequest } from '../service.js'
import { checksumNames, Digests, isChecksum } from './checksum.js'
import type { ChecksumName, Checksums } from './checksum.js'
import { s3Error } from './error.js'
import { dechunk } from './wire/chunked.js'

type Headers = HttpRequest['headers']

/** A body on its way in: bytes without framing, and what to check when they have passed. */
export interface UploadBody {
  readonly bytes: AsyncIterable<Uint8Array>
  /** How many bytes it is said to have. */
  readonly expected: number
  /** @throws ServiceError BadDigest, IncompleteBody, MalformedTrailerError, XAmzContentSHA256Mismatch */
  finish(size: number): { readonly etag: string; readonly checksums: Checksums }
}

/** Bytes of one put or part. Source: S3 user guide, "Uploading objects". */
const largestUpload = 5 * 1024 ** 3

/**
 * What a request sends, still unread.
 *
 * @throws ServiceError MissingContentLength, EntityTooLarge, InvalidDigest, InvalidRequest
 */
export function uploadBody(request: HttpRequest): UploadBody {
  const { headers } = request
  const trailers: Record<string, string> = {}
  const contentHash = headers['x-amz-content-sha256'] ?? ''
  const framed = contentHash.startsWith('STREAMING-') || (headers['content-encoding'] ?? '').includes('aws-chunked')
  const expected = expectedBytes(headers, framed)
  const digests = new Digests(claimedChecksums(headers))
  const payload = !framed && /^[0-9a-f]{64}$/.test(contentHash) ? createHash('sha256') : undefined
  checkMd5Form(headers)
  const raw = request.raw.request as AsyncIterable<Buffer>
  const passed = digests.pass(framed ? dechunk(raw, trailers) : raw)
  return {
    expected,
    bytes: payload === undefined ? passed : tapped(passed, (chunk) => void payload.update(chunk)),
    finish(size) {
      if (expected !== size) throw s3Error('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header')
      if (payload !== undefined && payload.digest('hex') !== contentHash) throw s3Error('XAmzContentSHA256Mismatch', 'The provided \'x-amz-content-sha256\' header does not match what was computed.')
      const found = digests.finish()
      checkMd5(headers, found.etag)
      checkClaims({ ...headers, ...trailers }, found.checksums)
      return found
    },
  }
}

/** The whole of a small body, checked against what its headers say of it. @throws as {@link uploadBody} and its `finish` */
export async function checkedBody(request: HttpRequest, limit?: number): Promise<Buffer> {
  const { headers } = request
  checkMd5Form(headers)
  const digests = new Digests(claimedChecksums(headers))
  const bytes = await request.body(limit)
  digests.update(bytes)
  const { etag, checksums } = digests.finish()
  checkMd5(headers, etag)
  checkClaims(headers, checksums)
  return bytes
}

/** Which algorithms a request claims, in its headers or in the trailers it announces. @throws ServiceError InvalidRequest */
export function claimedChecksums(headers: Headers): readonly ChecksumName[] {
  const announced = (headers['x-amz-trailer'] ?? '').split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
  const unknown = announced.find((name) => !checksumNames.some((known) => name === `x-amz-checksum-${known}`))
  if (unknown !== undefined) throw s3Error('InvalidRequest', `The value specified in the x-amz-trailer header is not supported: ${unknown}`)
  return checksumNames.filter((name) => {
    const value = headers[`x-amz-checksum-${name}`]
    if (value !== undefined && !isChecksum(name, value)) throw s3Error('InvalidRequest', `Value for x-amz-checksum-${name} header is invalid.`)
    return value !== undefined || announced.includes(`x-amz-checksum-${name}`)
  })
}

function expectedBytes(headers: Headers, framed: boolean): number {
  const said = framed ? headers['x-amz-decoded-content-length'] : headers['content-length']
  if (said === undefined) throw s3Error('MissingContentLength', `You must provide the ${framed ? 'X-Amz-Decoded-Content-Length' : 'Content-Length'} HTTP header.`)
  if (!/^\d+$/.test(said)) throw s3Error('InvalidArgument', `'${said}' is not a length in bytes`)
  if (Number(said) > largestUpload) throw s3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', { ProposedSize: said, MaxSizeAllowed: String(largestUpload) })
  return Number(said)
}

function checkMd5Form(headers: Headers): void {
  const md5 = headers['content-md5']
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16) throw s3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.')
}

function checkMd5(headers: Headers, etag: string): void {
  const md5 = headers['content-md5']
  if (md5 !== undefined && Buffer.from(md5, 'base64').toString('hex') !== etag) throw s3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.')
}

function checkClaims(claims: Headers, checksums: Checksums): void {
  for (const [name, actual] of Object.entries(checksums)) {
    const claimed = claims[`x-amz-checksum-${name}`]
    if (claimed === undefined) throw s3Error('MalformedTrailerError', `The request announced the trailer x-amz-checksum-${name} and did not send it.`)
    if (claimed !== actual) throw s3Error('BadDigest', `The ${name.toUpperCase()} you specified did not match the calculated checksum.`)
  }
}

async function * tapped(source: AsyncIterable<Uint8Array>, tap: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    tap(chunk)
    yield chunk
  }
}
