import type { HttpRequest } from '../service.js'

/** What a request says of its signer. */
export interface Signer {
  readonly accessKeyId: string
  /** SigV4 name of the service the request is for. */
  readonly service: string
}

/** Reads the credential scope of a SigV4 request, from its header or, for a presigned URL, from its query. */
export function signerOf(request: Pick<HttpRequest, 'headers' | 'query'>): Signer | undefined {
  const header = /Credential=([^,\s]+)/.exec(request.headers['authorization'] ?? '')?.[1]
  const [accessKeyId, _date, _region, service, terminator] = (header ?? request.query.get('X-Amz-Credential') ?? '').split('/')
  return accessKeyId !== undefined && service !== undefined && terminator === 'aws4_request' ? { accessKeyId, service } : undefined
}
