import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Json, JsonObject } from '../asl/json.js'

/** Who makes a call: the role whose credentials signed it. */
export interface Caller {
  /** ARN of the IAM role, `arn:aws:iam::<account>:root` for the operator's own credentials, or the name of an AWS service that acts on its own. */
  readonly principalArn: string
  /** Who uses the role: a function's or a state machine's name. Said in refusals. */
  readonly sessionName?: string
  /** What an AWS service acts for when it calls: `aws:SourceArn`. */
  readonly sourceArn?: string
}

/**
 * Refuses a call that policies do not allow its caller. `operation` and `input` as in the service's API; which actions on which resources that needs is
 * in `iam/permission/`.
 *
 * @throws ServiceError as the service names a refusal
 */
export type Authorise = (caller: Caller, service: string, operation: string, input: JsonObject) => void

/** For a service that stands alone: nobody is refused. */
export const allowEverything: Authorise = () => undefined

/** An AWS error answer: the service's own error code, as SDK clients and `Catch` see it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  constructor(
    /** For example `ResourceNotFoundException`, `NoSuchKey`. */
    readonly code: string,
    message: string,
    readonly statusCode = 400,
    /** Extra members of the error answer. */
    readonly details: JsonObject = {},
  ) {
    super(message)
  }
}

/** Code of a {@link ServiceError} that no service sends: the call was made, and its answer did not arrive. */
export const noAnswer = 'NoAnswer'

/**
 * One emulated AWS service. Both ways in end in the same operation and the same permission check:
 * `call` for services inside the local AWS, `handle` (see gateway) for SDK clients over HTTP.
 */
export interface LocalService {
  /** SigV4 service name: `s3`, `sqs`, `dynamodb`, `lambda`, `states`. */
  readonly name: string
  /**
   * @param operation - API name in AWS's spelling: `SendMessage`
   * @param input - members as in the service's API reference
   * @throws ServiceError
   */
  call(operation: string, input: JsonObject, caller: Caller): Promise<JsonObject>
  /** Names the operation of a request whose header does not (`x-amz-target`). */
  operationOf?(request: HttpRequest): string
  handle(request: HttpRequest, caller: Caller): Promise<HttpResponse | Handled>
  /** Takes over a connection that asked for another protocol (WebSocket). Left out by services that have none. */
  upgrade?(connection: UpgradedConnection, caller: Caller): void
  /** Flushes to disk and frees resources. */
  close(): Promise<void>
}

/** Who signed a request. */
export interface SignedCaller {
  readonly caller: Caller
  readonly accessKeyId: string
  /** SigV4 name of the service that the signature is for. */
  readonly service: string
}

/** Finds out who signed a request. @throws ServiceError when nobody known did */
export type Identify = () => Promise<SignedCaller>

/** A service that is found by the beginning of its path, whoever calls: what lies below says itself whether a signature is needed. */
export interface OpenService {
  readonly name: string
  /** `/_execute-api/` */
  readonly pathPrefix: string
  handle(request: HttpRequest, identify: Identify): Promise<HttpResponse>
}

/** Said by a service that has answered on the raw response itself (streams). */
export const handled = Symbol('handled')
export type Handled = typeof handled

export interface HttpRequest {
  readonly method: string
  /** Path without the query, still percent-encoded. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Reads the whole body; refuses more than `limit` bytes. */
  body(limit?: number): Promise<Buffer>
  readonly raw: { readonly request: IncomingMessage; readonly response: ServerResponse }
}

/** A connection that leaves HTTP: its first request, and what the client already sent after it. */
export interface UpgradedConnection {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

export interface HttpResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

/** The running services by SigV4 name; how one service reaches another without HTTP. */
export interface ServiceDirectory {
  call(service: string, operation: string, input: JsonObject, caller: Caller): Promise<JsonObject>
}

export type { Json, JsonObject }
