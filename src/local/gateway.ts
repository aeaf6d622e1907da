import { randomUUID } from 'node:crypto'
import { createServer, STATUS_CODES } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Fault } from './fault.js'
import { authenticate, createSigningKeys, needsBodyHash, rejections, sha256 } from './iam/index.js'
import type { Authenticated, Identities, Rejection } from './iam/index.js'
import { LocalAwsError } from './local-aws-error.js'
import { handled, ServiceError } from './service.js'
import type { Caller, HttpRequest, HttpResponse, LocalService, OpenService } from './service.js'

export interface GatewayOptions {
  /** By SigV4 name. */
  readonly services: ReadonlyMap<string, LocalService>
  /** Those that are found by their path. */
  readonly openServices?: readonly OpenService[]
  readonly identities: Identities
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Told of every call that has a known caller. */
  readonly onCall?: (caller: Caller, service: string, operation: string) => void
  /** Told of errors that are nobody's fault but ours. */
  readonly onInternalError?: (error: unknown, service: string) => void
  /** What becomes of a call before or after it is performed. Default: nothing. */
  readonly fault?: (service: string, caller: Caller) => Fault
  /** What signatures are held to; epoch milliseconds. Default: the time. */
  readonly now?: () => number
}

/** Who a request is from, as its signature says; or why that cannot be. */
type Verify = (request: RequestHead, bodyHash?: string) => Authenticated | { readonly rejection: Rejection }

/** Who a request is from, and which service it is for. */
type Address = (request: RequestHead, bodyHash?: string) => Addressed | { readonly refused: HttpResponse }

interface Addressed {
  readonly caller: Caller
  readonly service: LocalService
  /** What the signature says the body hashes to. */
  readonly bodyHash: string | undefined
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
  const verify = verifier(options)
  const address = addresses(options, verify)
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (raw, response) => {
    const request = readRequest(raw, response)
    const open = options.openServices?.find(({ pathPrefix }) => request.path.startsWith(pathPrefix))
    const answered = open === undefined ? answer(options, address, request, response) : answerOpen(options, verify, open, request, response)
    answered.catch((error: unknown) => {
      options.onInternalError?.(error, 'gateway')
      response.destroy()
    })
  })
  // the server no longer counts these among its own
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket)
    socket.once('close', () => upgraded.delete(socket))
    upgrade(options, address, request, socket, head)
  })
  const port = await listen(server, options.port ?? 0)
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
      for (const socket of upgraded) socket.destroy()
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

async function answer(options: GatewayOptions, address: Address, request: SignedHttpRequest, response: ServerResponse): Promise<void> {
  let name = 'gateway'
  try {
    const addressed = address(request, needsBodyHash(request) ? sha256(await request.body()) : undefined)
    if ('refused' in addressed) {
      send(response, addressed.refused)
      return
    }
    const { caller, service, bodyHash } = addressed
    name = service.name
    options.onCall?.(caller, service.name, operationName(service, request))
    const fault = options.fault?.(service.name, caller)
    if (fault?.when === 'before') {
      request.raw.request.resume()
      throw fault.error
    }
    const reply = await service.handle({ ...request, body: limit => checkedBody(request, service.name, bodyHash, limit) }, caller)
    // an answer that streams has begun, and cannot be taken back
    if (reply !== handled && fault !== undefined) throw fault.error
    if (reply !== handled) send(response, reply)
  } catch (error) {
    // a service that does not answer with its own errors leaves them to the gateway: they are no fault
    if (!(error instanceof ServiceError)) options.onInternalError?.(error, name)
    send(response, error instanceof ServiceError ? refusal(name, error.code, error.message, error.statusCode) : refusal(name, 'InternalFailure', 'the local AWS failed; its log says why', 500))
  }
}

/** Only a caller that the service asks for is found out, and counted. */
async function answerOpen(options: GatewayOptions, verify: Verify, service: OpenService, request: SignedHttpRequest, response: ServerResponse): Promise<void> {
  let signedHash: string | undefined
  const body = (limit?: number): Promise<Buffer> => checkedBody(request, service.name, signedHash, limit)
  try {
    send(response, await service.handle({ ...request, body }, async () => {
      const found = verify(request, needsBodyHash(request) ? sha256(await request.body()) : undefined)
      if ('rejection' in found) throw new ServiceError(found.rejection.code, found.rejection.message, found.rejection.status)
      signedHash = found.bodyHash
      options.onCall?.(found.caller, service.name, 'Invoke')
      return found
    }))
  } catch (error) {
    options.onInternalError?.(error, service.name)
    send(response, refusal(service.name, 'InternalFailure', 'the local AWS failed; its log says why', 500))
  }
}

/** A body that is what its sender signed. @throws ServiceError */
async function checkedBody(request: HttpRequest, service: string, bodyHash: string | undefined, limit: number | undefined): Promise<Buffer> {
  const body = await request.body(limit)
  if (bodyHash === undefined || sha256(body) === bodyHash) return body
  const { code, message, status } = rejections.otherBody(service)
  throw new ServiceError(code, message, status)
}

/** Hands a connection that leaves HTTP to the service that its request's signature names. */
function upgrade(options: GatewayOptions, address: Address, raw: IncomingMessage, socket: Duplex, head: Buffer): void {
  // a client that goes away while it is answered is no fault; who takes the connection over has its own listener
  socket.on('error', () => socket.destroy())
  const addressed = address(readHead(raw))
  if ('refused' in addressed) {
    socket.end(rawAnswer(addressed.refused))
    return
  }
  const { caller, service } = addressed
  if (service.upgrade === undefined) {
    socket.end(rawAnswer(refusal(service.name, 'UnsupportedOperation', `the service '${service.name}' of the local AWS has no other protocol than HTTP`, 400)))
    return
  }
  options.onCall?.(caller, service.name, 'Connect')
  service.upgrade({ request: raw, socket, head }, caller)
}

/** An answer as it goes over the wire: a connection that asked for another protocol has no response object. */
function rawAnswer({ status, headers = {}, body = '' }: HttpResponse): string {
  const all = { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n${body.toString()}`
}

function verifier({ identities, now = Date.now }: GatewayOptions): Verify {
  const signingKeys = createSigningKeys()
  return (request, bodyHash) => authenticate(request, { identities, signingKeys, now: now(), ...(bodyHash === undefined ? {} : { bodyHash }) })
}

/** Finds out who calls which service, by the request's signature; or why nobody answers. */
function addresses({ services }: GatewayOptions, verify: Verify): Address {
  return (request, bodyHash) => {
    const found = verify(request, bodyHash)
    if ('rejection' in found) return { refused: rejected(found.rejection) }
    const service = services.get(found.service)
    if (service === undefined) return { refused: refusal(found.service, 'UnknownService', `the local AWS has no service '${found.service}'`, 501) }
    return { caller: found.caller, service, bodyHash: found.bodyHash }
  }
}

const rejected = ({ service, code, message, status }: Rejection): HttpResponse => refusal(service, code, message, status)

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

type SignedHttpRequest = HttpRequest & RequestHead

function readRequest(raw: IncomingMessage, response: ServerResponse): SignedHttpRequest {
  let read: Promise<Buffer> | undefined
  const body = async (limit = defaultBodyLimit): Promise<Buffer> => {
    const whole = await (read ??= readBody(raw, limit))
    // the gateway may have read it before, by a limit of its own
    if (whole.length > limit) throw tooLarge(limit)
    return whole
  }
  return { ...readHead(raw), body, raw: { request: raw, response } }
}

/** A request without its body. */
interface RequestHead extends Pick<HttpRequest, 'method' | 'path' | 'query' | 'headers'> {
  /** Path and query as they came. */
  readonly url: string
}

const tooLarge = (limit: number): ServiceError => new ServiceError('RequestEntityTooLargeException', `the request is larger than ${limit} bytes`, 413)

function readHead(raw: IncomingMessage): RequestHead {
  const url = raw.url ?? '/'
  const mark = url.indexOf('?')
  return {
    url,
    method: raw.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)),
    headers: Object.fromEntries(Object.entries(raw.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])),
  }
}

async function readBody(raw: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of raw as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
