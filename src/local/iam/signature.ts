import type { HttpRequest } from '../service.js'

/** What a request says of its signer. */
export interface Signer {
  readonly accessKeyId: string
  /** SigV4 name of the service the request is for. */
  readonly service: string
  readonly region: string
  /** Until when a presigned URL is good, epoch milliseconds; NaN when it does not say so rightly. */
  readonly expiresAt?: number
}

/** Reads the credential scope of a SigV4 request, from its header or, for a presigned URL, from its query. The signature itself is not checked. */
export function signerOf(request: Pick<HttpRequest, 'headers' | 'query'>): Signer | undefined {
  const header = /Credential=([^,\s]+)/.exec(request.headers['authorization'] ?? '')?.[1]
  const [accessKeyId, _date, region, service, terminator] = (header ?? request.query.get('X-Amz-Credential') ?? '').split('/')
  if (accessKeyId === undefined || region === undefined || service === undefined || terminator !== 'aws4_request') return undefined
  return { accessKeyId, region, service, ...(header === undefined && { expiresAt: expiryOf(request.query) }) }
}

function expiryOf(query: URLSearchParams): number {
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '')
  const [year = NaN, month = NaN, ...rest] = (date ?? []).slice(1).map(Number)
  return Date.UTC(year, month - 1, ...rest) + Number(query.get('X-Amz-Expires') ?? NaN) * 1000
}
