import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { ClientRequest, IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { GetObjectCommandInput, HeadObjectCommandInput, HeadObjectCommandOutput, PutObjectCommandInput, PutObjectCommandOutput } from '@aws-sdk/client-s3'
import { operatorArn } from '../../../../src/local/environment.js'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import { createS3 } from '../../../../src/local/s3/index.js'
import type { LocalService } from '../../../../src/local/service.js'
import { presignedUrl, signedHeaders } from '../signed-headers.js'

/** The bucket that every harness has. */
export const Bucket = 'bucket-1'

export const caller = { principalArn: operatorArn }
export const md5 = (data: string | Uint8Array): string => createHash('md5').update(data).digest('hex')

export interface RawRequest {
  readonly method?: string
  /** Path and query. */
  readonly path: string
  /** Its signature stands in the query, or nowhere. */
  readonly unsigned?: true
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** The local S3 behind the gateway, with a real client, and a bucket. Restores take a minute of `time`. */
export interface S3Harness {
  readonly directory: string
  readonly service: LocalService
  readonly client: S3Client
  /** What the service takes for the time; epoch milliseconds. */
  readonly time: { now: number }
  put(key: string, body: string | Uint8Array, more?: Partial<PutObjectCommandInput>): Promise<PutObjectCommandOutput>
  text(key: string, more?: Partial<GetObjectCommandInput>): Promise<string | undefined>
  bytes(key: string): Promise<Uint8Array>
  head(key: string, more?: Partial<HeadObjectCommandInput>): Promise<HeadObjectCommandOutput>
  /** A request that no client would send: its headers are as given, besides the signature's. */
  raw(request: RawRequest): Promise<RawAnswer>
  /** The same, still open for its body. */
  open(request: Omit<RawRequest, 'body'>): Promise<ClientRequest>
  /** Path and query of a presigned URL. */
  presign(path: string, ageSeconds: number, expiresIn?: number): Promise<string>
  close(): Promise<void>
}

export async function startS3(): Promise<S3Harness> {
  const directory = await mkdtemp(path.join(tmpdir(), 's3-'))
  const time = { now: Date.now() }
  const service = await createS3({ directory, clock: { now: () => time.now }, restoreSeconds: 60 })
  const identities = createIdentities()
  const gateway = await startGateway({ services: new Map([['s3', service]]), identities })
  const credentials = identities.mint(operatorArn)
  const client = new S3Client({ endpoint: gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  await client.send(new CreateBucketCommand({ Bucket }))
  const open: S3Harness['open'] = async ({ method = 'PUT', path: target, headers = {}, unsigned }) => httpRequest({
    host: '127.0.0.1', port: gateway.port, method, path: target, agent: false,
    headers: unsigned === true ? headers : await signedHeaders({
      credentials, method, service: 's3', url: gateway.endpoint + target, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
    }),
  })
  return {
    directory, service, client, time, open,
    put: (Key, Body, more = {}) => client.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    text: async (Key, more = {}) => (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString(),
    bytes: async Key => await (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray() ?? new Uint8Array(),
    head: (Key, more = {}) => client.send(new HeadObjectCommand({ Bucket, Key, ...more })),
    presign: async (target, ageSeconds, expiresIn = 60) => {
      const url = await presignedUrl({ credentials, service: 's3', url: gateway.endpoint + target, expiresIn, date: new Date(Date.now() - ageSeconds * 1000) })
      return url.slice(gateway.endpoint.length)
    },
    raw: async ({ body, ...request }) => answerTo(await open(request), body),
    close: async () => {
      client.destroy()
      await gateway.close()
      await service.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const answerTo = (sent: ClientRequest, body: string | Uint8Array | undefined): Promise<RawAnswer> => new Promise((resolve, reject) => {
  sent.once('error', reject)
  sent.once('response', (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }))
  })
  sent.end(body)
})

/** Name and status of the error that a call ends with. */
export async function failure(call: Promise<unknown>): Promise<{ readonly name: string, readonly status: number | undefined }> {
  try {
    await call
  } catch (error) {
    const { name, $metadata } = error as { readonly name: string, readonly $metadata?: { readonly httpStatusCode?: number } }
    return { name, status: $metadata?.httpStatusCode }
  }
  throw new Error('the call succeeded')
}
