import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from './sha256.js'

/** Keys of a principal; a session token when they are temporary. */
export interface SigningCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface SignedRequestOptions {
  /** Default GET. */
  readonly method?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly region: string
  readonly credentials: SigningCredentials
  /** SigV4 name: `execute-api` for APIs of API Gateway. Not `s3`, whose paths are signed in another way. */
  readonly service: string
  readonly signal?: AbortSignal
  /** Default: now. AWS refuses one that is more than five minutes off. */
  readonly signingDate?: Date
}

/** Where to, and how a request is signed: what `fetch` takes. */
export interface SignedHeaders {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Signs a request with AWS Signature Version 4 and sends it: for APIs that have no SDK client, such as one's own behind API Gateway with IAM authorization.
 *
 * @param url - as it is sent; its query is signed too
 * @returns the answer, whatever its status
 * @throws TypeError for a URL that is none, and as `fetch` when nobody answers
 *
 * @example
 * ```ts
 * const answer = await signedRequest(new URL('builds', stack.ApiUrl), {
 *   method: 'POST', body: JSON.stringify(order), headers: { 'content-type': 'application/json' }, region: 'us-east-1', credentials, service: 'execute-api',
 * })
 * if (answer.status !== 202) throw new Error(await answer.text())
 * ```
 */
export async function signedRequest(url: string | URL, options: SignedRequestOptions): Promise<Response> {
  const { method, headers } = await signHeaders(url, options)
  return fetch(url, {
    method, headers: { ...headers },
    ...(options.body !== undefined && { body: options.body }),
    ...(options.signal !== undefined && { signal: options.signal }),
  })
}

/**
 * The headers of a signed request. `host` is signed and not among them: whoever sends the request writes it.
 *
 * @throws TypeError for a URL that is none
 *
 * @example
 * ```ts
 * const { headers } = await signHeaders('https://abc.execute-api.us-east-1.amazonaws.com/v1/builds', { region: 'us-east-1', credentials, service: 'execute-api' })
 * headers.authorization // 'AWS4-HMAC-SHA256 Credential=…'
 * ```
 */
export async function signHeaders(
  url: string | URL, { method = 'GET', body, headers = {}, region, credentials, service, signingDate }: SignedRequestOptions,
): Promise<SignedHeaders> {
  const { protocol, hostname, host, port, pathname, searchParams } = new URL(url)
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 })
  const signed = await signer.sign({
    method, protocol, hostname, ...(port !== '' && { port: Number(port) }), path: pathname, query: valuesByName(searchParams), headers: { ...headers, host },
    ...(body !== undefined && { body }),
  }, signingDate === undefined ? {} : { signingDate })
  return { method, headers: Object.fromEntries(Object.entries(signed.headers).filter(([name]) => name.toLowerCase() !== 'host')) }
}

const valuesByName = (parameters: URLSearchParams): Record<string, string[]> => Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]))
