/** The parts of a request that a signature is about. */
export interface SignedRequest {
  readonly method: string
  /** Path and query as they came over the wire. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** What a request says of its SigV4 signature. */
export interface RequestSignature {
  readonly accessKeyId: string
  /** `20260131`, of the credential scope. */
  readonly day: string
  readonly region: string
  /** SigV4 name of the service the request is for. */
  readonly service: string
  /** In lower case, as listed. */
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** `20260131T235959Z`; empty when the request does not say. */
  readonly time: string
  /** In the query of a presigned URL, or in the header. */
  readonly presigned: boolean
  /** Seconds that a presigned URL is good; NaN when it does not say so rightly. */
  readonly expiresSeconds?: number
  readonly sessionToken?: string
}

/** The query of a URL, decoded; without the `+` of HTML forms, which signatures do not know. @returns pairs in their order */
export function queryOf(url: string): readonly (readonly [string, string])[] {
  const mark = url.indexOf('?')
  if (mark === -1 || mark === url.length - 1) return []
  return url.slice(mark + 1).split('&').map((pair) => {
    const equals = pair.indexOf('=')
    return equals === -1 ? [decoded(pair), ''] : [decoded(pair.slice(0, equals)), decoded(pair.slice(equals + 1))]
  })
}

/** Decodes percent-encoding for `then`; `otherwise` speaks of what is not percent-encoded UTF-8. */
export function decodedOr(text: string, otherwise: () => string, then: (decoded: string) => string = value => value): string {
  let value: string
  try {
    value = decodeURIComponent(text)
  } catch {
    return otherwise()
  }
  return then(value)
}

const decoded = (text: string): string => decodedOr(text, () => text)

/**
 * Reads the signature of a request, from its header or, of a presigned URL, from its query. Nothing is checked yet.
 * Source: IAM user guide, "Elements of an AWS API request signature".
 *
 * @returns undefined for a request that is not signed, or whose scope is none
 */
export function readSignature({ url, headers }: SignedRequest): RequestSignature | undefined {
  const { authorization = '' } = headers
  return authorization === '' ? fromQuery(url) : fromHeader(authorization, headers)
}

function fromHeader(authorization: string, headers: SignedRequest['headers']): RequestSignature | undefined {
  if (!authorization.startsWith('AWS4-HMAC-SHA256 ')) return undefined
  const fields = new Map(authorization.slice('AWS4-HMAC-SHA256 '.length).split(',').map((field): [string, string] => {
    const equals = field.indexOf('=')
    return [field.slice(0, equals).trim(), field.slice(equals + 1).trim()]
  }))
  const { 'x-amz-date': time = '', 'x-amz-security-token': sessionToken } = headers
  return assembled(fields.get('Credential'), {
    signedHeaders: listed(fields.get('SignedHeaders')),
    signature: fields.get('Signature') ?? '',
    time,
    presigned: false,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  })
}

function fromQuery(url: string): RequestSignature | undefined {
  const query = new Map(queryOf(url))
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return undefined
  const sessionToken = query.get('X-Amz-Security-Token')
  return assembled(query.get('X-Amz-Credential'), {
    signedHeaders: listed(query.get('X-Amz-SignedHeaders')),
    signature: query.get('X-Amz-Signature') ?? '',
    time: query.get('X-Amz-Date') ?? '',
    presigned: true,
    expiresSeconds: Number(query.get('X-Amz-Expires') ?? NaN),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  })
}

const listed = (names = ''): readonly string[] => names.toLowerCase().split(';').filter(name => name !== '')

function assembled(credential: string | undefined, rest: Omit<RequestSignature, 'accessKeyId' | 'day' | 'region' | 'service'>): RequestSignature | undefined {
  const [accessKeyId, day, region, service, terminator, ...more] = credential?.split('/') ?? []
  if (accessKeyId === undefined || day === undefined || region === undefined || service === undefined || terminator !== 'aws4_request' || more.length > 0) return undefined
  return { accessKeyId, day, region, service, ...rest }
}

/** Epoch milliseconds of `20260131T235959Z`; NaN for anything else. */
export function timeOf(text: string): number {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  return year === '' ? NaN : Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}
