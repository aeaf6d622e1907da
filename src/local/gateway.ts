import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { environment } from './environment.js'
import { signerOf } from './iam/index.js'
import type { Identities } from './iam/index.js'
import { LocalAwsError } from './local-aws-error.js'
import { handled, ServiceError } from './service.js'
import type { Caller, HttpRequest, HttpResponse, LocalService } from './service.js'

export interface GatewayOptions {
  /** By SigV4 name. */
  readonly services: ReadonlyMap<string, LocalService>
  readonly identities: Identities
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Told of every call that has a known caller. */
  readonly onCall?: (caller: Caller, service: string, operation: string) => void
  /** Told of errors that are nobody's fault but ours. */
  readonly onInternalError?: (error: unknown, service: string) => void
}

/** The one HTTP server in front of all services. */
export interface Gateway {
  /** `http://127.0.0.1:PORT`. An address, not a name: clients then put bucket names into the path. */
  readonly endpoint: string
  readonly port: number
  close(): Promise<void>
}

/** Bodies read whole are bounded; streams are the service's business. */
const defaultBodyLimit = 16 * 1024 * 1024

/**
 * Listens on 127.0.0.1 and hands each request to the service that its signature names, as the caller whose key signed it.
 *
 * @throws LocalAwsError SW4101 when the port is taken
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.onInternalError?.(error, 'gateway')
      response.destroy()
    })
  })
  const port = await listen(server, options.port ?? 0)
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

const listen = (server: Server, port: number): Promise<number> => new Promise((resolve, reject) => {
  server.once('error', (error: NodeJS.ErrnoException) => reject(
    error.code === 'EADDRINUSE' ? new LocalAwsError('SW4101', `port ${port} on 127.0.0.1 is taken; choose another, or none for a free one`) : error,
  ))
  server.listen(port, '127.0.0.1', () => {
    const address = server.address()
    resolve(typeof address === 'object' && address !== null ? address.port : port)
  })
})

async function answer(options: GatewayOptions, raw: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = readRequest(raw, response)
  const addressed = addressOf(options, request)
  if ('refused' in addressed) {
    send(response, addressed.refused)
    return
  }
  const { caller, service } = addressed
  try {
    options.onCall?.(caller, service.name, operationName(service, request))
    const reply = await service.handle(request, caller)
    if (reply !== handled) send(response, reply)
  } catch (error) {
    options.onInternalError?.(error, service.name)
    send(response, error instanceof ServiceError ? refusal(service.name, error.code, error.message, error.statusCode) : refusal(service.name, 'InternalFailure', 'the local AWS failed; its log says why', 500))
  }
}

/** Who calls which service, by the request's signature; or why nobody answers. */
function addressOf({ identities, services }: GatewayOptions, request: HttpRequest): { readonly caller: Caller; readonly service: LocalService } | { readonly refused: HttpResponse } {
  const signer = signerOf(request)
  if (signer === undefined) return { refused: refusal('s3', 'MissingAuthenticationToken', 'Request is missing Authentication Token', 403) }
  const caller = identities.callerOf(signer.accessKeyId)
  if (caller === undefined) {
    return { refused: signer.service === 's3'
      ? refusal('s3', 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403)
      : refusal(signer.service, 'UnrecognizedClientException', 'The security token included in the request is invalid.', 403) }
  }
  // a header's signature is good for a quarter of an hour on AWS; only that of a URL, which is made to be passed on, is held to its time here
  if (signer.expiresAt !== undefined && !(Date.now() < signer.expiresAt)) return { refused: refusal(signer.service, 'AccessDenied', 'Request has expired', 403) }
  if (signer.region !== environment.region) {
    return { refused: signer.service === 's3'
      ? refusal('s3', 'AuthorizationHeaderMalformed', `The authorization header is malformed; the region '${signer.region}' is wrong; expecting '${environment.region}'`, 400)
      : refusal(signer.service, 'InvalidSignatureException', `Credential should be scoped to a valid region: the local AWS has ${environment.region} only.`, 400) }
  }
  const service = services.get(signer.service)
  if (service === undefined) return { refused: refusal(signer.service, 'UnknownService', `the local AWS has no service '${signer.service}'`, 501) }
  return { caller, service }
}

function operationName(service: LocalService, request: HttpRequest): string {
  const target = request.headers['x-amz-target']
  if (target !== undefined) return target.slice(target.lastIndexOf('.') + 1)
  try {
    return service.operationOf?.(request) ?? 'unknown'
  } catch (error) {
    // the service refuses it with the same error in a moment
    if (error instanceof ServiceError) return 'unknown'
    throw error
  }
}

/** An error in a form that the service's clients read. */
function refusal(service: string, code: string, message: string, status: number): HttpResponse {
  if (service === 's3') {
    const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return { status, headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escaped}</Message></Error>` }
  }
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code }, body: JSON.stringify({ __type: code, message, Message: message }) }
}

function send(response: ServerResponse, reply: HttpResponse): void {
  if (response.headersSent || response.destroyed) return
  const body = reply.body ?? ''
  const headers: Record<string, string | number> = { 'x-amzn-requestid': randomUUID(), ...reply.headers }
  if (headers['content-length'] === undefined) headers['content-length'] = Buffer.byteLength(body)
  response.writeHead(reply.status, headers).end(body)
}

function readRequest(raw: IncomingMessage, response: ServerResponse): HttpRequest {
  const url = raw.url ?? '/'
  const mark = url.indexOf('?')
  return {
    method: raw.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)),
    headers: Object.fromEntries(Object.entries(raw.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])),
    body: (limit = defaultBodyLimit) => readBody(raw, limit),
    raw: { request: raw, response },
  }
}

async function readBody(raw: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of raw as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw new ServiceError('RequestEntityTooLargeException', `the request is larger than ${limit} bytes`, 413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
