import { createHash, createHmac } from 'node:crypto'
import type { BinaryToTextEncoding } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { HttpRequest } from '@smithy/types'
import type { Credentials } from '../../../src/local/iam/index.js'

/** SHA-256 in the form in which the SDK's signer takes it: Node's own. */
class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret))
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof chunk === 'string' ? chunk : bytesOf(chunk))
  }

  digest(_encoding?: BinaryToTextEncoding): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()))
  }

  reset(): void {
    throw new Error('a hash is used once')
  }
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

export interface ToSign {
  readonly credentials: Omit<Credentials, 'sessionToken'> & Partial<Pick<Credentials, 'sessionToken'>>
  /** `http://127.0.0.1:PORT/path?query` */
  readonly url: string
  readonly service: string
  readonly region?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly date?: Date
}

const signerOf = ({ credentials, service, region = 'us-east-1' }: ToSign): SignatureV4 =>
  new SignatureV4({ credentials, service, region, sha256: Sha256, uriEscapePath: service !== 's3' })

function requestOf({ url, method = 'POST', headers = {}, body }: ToSign): HttpRequest {
  const { protocol, hostname, port, pathname, host, searchParams } = new URL(url)
  return { protocol, hostname, port: Number(port), path: pathname, method, query: Object.fromEntries(searchParams), headers: { host, ...headers }, ...(body === undefined ? {} : { body }) }
}

/** The headers of a request, signed by the SDK's own signer. */
export async function signedHeaders(request: ToSign): Promise<Readonly<Record<string, string>>> {
  const { headers } = await signerOf(request).sign(requestOf(request), request.date === undefined ? {} : { signingDate: request.date })
  return headers
}

/** A presigned URL by the SDK's own signer. */
export async function presignedUrl(request: ToSign & { readonly expiresIn?: number }): Promise<string> {
  // as the SDK's presigner of S3 has it
  const headers = request.service === 's3' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...request.headers } : request.headers ?? {}
  const signed = await signerOf(request).presign(requestOf({ method: 'GET', ...request, headers }), {
    expiresIn: request.expiresIn ?? 60,
    ...(request.date === undefined ? {} : { signingDate: request.date }),
  })
  const query = Object.entries(signed.query ?? {}).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&')
  return `${new URL(request.url).origin}${signed.path}?${query}`
}
