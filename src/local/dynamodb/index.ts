import { Agent, request as httpRequest } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import { Readable } from 'node:stream'
import dynalite from 'dynalite'
import { allowEverything, handled, ServiceError } from '../service.js'
import type { Authorise, JsonObject, LocalService } from '../service.js'
import { refuseUnsupported } from './supported.js'

const target = /^DynamoDB_20120810\.(\w+)$/

/** The largest request of the API. */
const bodyLimit = 16 * 1024 * 1024

/** The input of a request; what is no object is left for dynalite to refuse. */
function inputOf(body: string): JsonObject {
  try {
    const input: unknown = JSON.parse(body)
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? input as JsonObject : {}
  } catch {
    return {}
  }
}

const errorAnswer = (error: ServiceError) => ({
  status: error.statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${error.code}`, message: error.message }),
})

/**
 * DynamoDB on disk: dynalite behind the gateway.
 *
 * @param options.directory - where its LevelDB lies
 * @param options.authorise - default: everybody may do everything
 */
export async function createDynamodb(options: { readonly directory: string, readonly authorise?: Authorise }): Promise<LocalService> {
  const { authorise = allowEverything } = options
  const server = dynalite({ path: options.directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  // it only closes its store when it listens; the port also serves calls from inside
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(portOf(server)))
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  return {
    name: 'dynamodb',
    async call(operation, input, caller) {
      refuseUnsupported(operation, input)
      authorise(caller, 'dynamodb', operation, input)
      return post(agent, port, operation, JSON.stringify(input))
    },
    async handle(request, caller) {
      const body = await request.body(bodyLimit)
      const operation = target.exec(request.headers['x-amz-target'] ?? '')?.[1] ?? ''
      try {
        const input = inputOf(body.toString('utf8'))
        refuseUnsupported(operation, input)
        authorise(caller, 'dynamodb', operation, input)
      } catch (error) {
        if (error instanceof ServiceError) return errorAnswer(error)
        throw error
      }
      const { method, url, headers } = request.raw.request
      // dynalite reads the request once more, as a stream
      server.emit('request', Object.assign(Readable.from([body]), { method, url, headers }) as unknown as IncomingMessage, request.raw.response)
      return handled
    },
    async close() {
      agent.destroy()
      await new Promise<void>((resolve, reject) => {
        // dynalite's store answers with null when all is well
        server.close((error: unknown) => {
          if (error instanceof Error) reject(error)
          else resolve()
        })
        server.closeAllConnections()
      })
    },
  }
}

const portOf = (server: Server): number => {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the DynamoDB server does not listen')
  return address.port
}

/** dynalite wants a signature to be there; it does not check it, and only this process knows the port. */
const signed = { 'authorization': 'AWS4-HMAC-SHA256 Credential=local/20240101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local', 'x-amz-date': '20240101T000000Z' }

const post = (agent: Agent, port: number, operation: string, body: string): Promise<JsonObject> => new Promise((resolve, reject) => {
  const request = httpRequest({
    agent, port, host: '127.0.0.1', method: 'POST', path: '/',
    headers: { ...signed, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}`, 'content-length': Buffer.byteLength(body) },
  }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', reject)
    response.on('end', () => {
      const answer = JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject & { readonly __type?: string; readonly message?: string; readonly Message?: string }
      if (response.statusCode === 200) resolve(answer)
      else reject(new ServiceError((answer.__type ?? '').replace(/^.*#/, ''), answer.message ?? answer.Message ?? '', response.statusCode ?? 500))
    })
  })
  request.on('error', reject)
  request.end(body)
})
