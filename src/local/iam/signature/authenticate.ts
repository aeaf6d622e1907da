import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { environment } from '../../environment.js'
import type { Caller } from '../../service.js'
import type { Identities } from '../identity.js'
import { canonicalRequest } from './canonical-request.js'
import { rejections, type Rejection } from './rejection.js'
import { queryOf, readSignature, timeOf, type RequestSignature, type SignedRequest } from './request-signature.js'
import type { SigningKeys } from './signing-key.js'

/** A request whose signature is right. */
export interface Authenticated {
  readonly caller: Caller
  readonly accessKeyId: string
  /** SigV4 name of the service the request is for. */
  readonly service: string
  /** What the body must hash to, as the signature has it; undefined where the signature leaves that open, or the service checks it as it streams. */
  readonly bodyHash?: string
}

export interface AuthenticateOptions {
  readonly identities: Pick<Identities, 'holderOf'>
  readonly signingKeys: SigningKeys
  /** Epoch milliseconds. */
  readonly now: number
  /** SHA-256 of the body in hexadecimal: only for requests of {@link needsBodyHash}. */
  readonly bodyHash?: string
}

/** How far a signer's clock may be off. Source: IAM user guide, "Troubleshoot Signature Version 4 requests". */
const skewMs = 15 * 60_000

/** The longest that a presigned URL may be good. */
const longestExpirySeconds = 604_800

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** Whether a request does not say what its body hashes to, so that the body must be read before the signature can be checked. S3 always wants it said. */
export function needsBodyHash(request: SignedRequest): boolean {
  if (request.headers['x-amz-content-sha256'] !== undefined) return false
  const signature = readSignature(request)
  return signature !== undefined && signature.service !== 's3'
}

/**
 * Checks who signed a request, in header or URL: key, token, region, time, signed headers and signature. The body's hash is checked as far as it is said;
 * who reads the body compares it with `bodyHash`.
 *
 * @returns why the request is refused, or who made it
 * @example
 * ```ts
 * const found = authenticate({ method: 'POST', url: '/', headers }, { identities, signingKeys: createSigningKeys(), now: Date.now() })
 * ```
 */
export function authenticate(request: SignedRequest, options: AuthenticateOptions): Authenticated | { readonly rejection: Rejection } {
  const signature = readSignature(request)
  if (signature === undefined) return { rejection: rejections.missing() }
  const { service } = signature
  const holder = options.identities.holderOf(signature.accessKeyId)
  if (holder === undefined) return { rejection: rejections.unknownKey(service) }
  const wrong = scopeProblem(signature, holder.credentials.sessionToken) ?? timeProblem(signature, options.now) ?? headerProblem(request, signature)
  if (wrong !== undefined) return { rejection: wrong }
  const payload = payloadHash(request, signature, options.bodyHash)
  if (payload === undefined) return { rejection: rejections.noPayloadHash(service) }
  const key = options.signingKeys(signature.accessKeyId, holder.credentials.secretAccessKey, signature.day, signature.region, service)
  if (!signed(request, signature, payload, key)) return { rejection: rejections.mismatch(service) }
  return { caller: holder.caller, accessKeyId: signature.accessKeyId, service, ...(/^[0-9a-f]{64}$/.test(payload) ? { bodyHash: payload } : {}) }
}

function scopeProblem({ service, region, day, time, sessionToken, signature, signedHeaders }: RequestSignature, expectedToken: string): Rejection | undefined {
  if (signature === '') return rejections.incomplete(service, 'Authorization header requires \'Signature\' parameter.')
  if (signedHeaders.length === 0) return rejections.incomplete(service, 'Authorization header requires \'SignedHeaders\' parameter.')
  if (region !== environment.region) return rejections.otherRegion(service, region)
  if (sessionToken !== expectedToken) return rejections.wrongToken(service)
  if (Number.isNaN(timeOf(time))) return rejections.incomplete(service, 'Authorization header requires existence of either a \'X-Amz-Date\' or a \'Date\' header.')
  return time.startsWith(day) ? undefined : rejections.otherDay(service)
}

function timeProblem({ service, time, presigned, expiresSeconds = NaN }: RequestSignature, now: number): Rejection | undefined {
  const at = timeOf(time)
  if (!presigned) return Math.abs(now - at) > skewMs ? rejections.skewed(service, time) : undefined
  // a WebSocket to AWS IoT is opened at once: its URL need not say how long it is good
  const expires = service === 'iotdevicegateway' && Number.isNaN(expiresSeconds) ? skewMs / 1000 : expiresSeconds
  if (!Number.isInteger(expires) || expires < 1 || expires > longestExpirySeconds) return rejections.badExpiry(service)
  if (at > now + skewMs) return rejections.notYet(service)
  return now < at + expires * 1000 ? undefined : rejections.expired(service)
}

/** The host and all of AWS's own headers must be signed: others could be added by whoever sits between. */
function headerProblem({ headers }: SignedRequest, { service, signedHeaders }: RequestSignature): Rejection | undefined {
  const unsigned = ['host', ...Object.keys(headers).filter(name => name.startsWith('x-amz-'))].find(name => !signedHeaders.includes(name))
  return unsigned === undefined ? undefined : rejections.unsignedHeader(service, unsigned)
}

const unsignedPayload = 'UNSIGNED-PAYLOAD'

function payloadHash({ url, headers }: SignedRequest, { service, presigned }: RequestSignature, bodyHash: string | undefined): string | undefined {
  const said = headers['x-amz-content-sha256'] ?? (presigned ? queryOf(url).find(([name]) => name.toLowerCase() === 'x-amz-content-sha256')?.[1] : undefined)
  if (said !== undefined) return said
  if (service === 's3') return presigned ? unsignedPayload : undefined
  return bodyHash ?? sha256('')
}

function signed(request: SignedRequest, signature: RequestSignature, payload: string, key: Buffer): boolean {
  const { time, day, region, service } = signature
  const scope = `${day}/${region}/${service}/aws4_request`
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonicalRequest(request, signature, payload))}`
  const expected = createHmac('sha256', key).update(text).digest()
  const given = Buffer.from(signature.signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
