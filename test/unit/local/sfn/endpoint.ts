import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SFNClient } from '@aws-sdk/client-sfn'
import { createStates, type StatesOptions, type StatesService } from '../../../../src/local/sfn/index.js'
import type { Caller, JsonObject } from '../../../../src/local/service.js'

export { calling, definitionOf, failing, passing, role, waiting } from './definition.js'

export const operator: Caller = { principalArn: 'arn:aws:iam::123456789012:root' }

/** What other services answer: `lambda:Invoke` → function. */
export type Answers = Readonly<Record<string, (input: JsonObject, caller: Caller) => JsonObject | Promise<JsonObject>>>

export interface Endpoint {
  readonly states: StatesService
  readonly client: SFNClient
  readonly directory: string
  close(): Promise<void>
}

/** The Step Functions endpoint alone behind a plain HTTP server, for a real SDK client. */
export async function startEndpoint(answers: Answers = {}, options: Partial<StatesOptions> = {}): Promise<Endpoint> {
  const directory = options.directory ?? await mkdtemp(join(tmpdir(), 'states-'))
  const states: StatesService = await createStates({
    services: {
      async call(service, operation, input, caller) {
        if (service === 'states') return states.call(operation, input, caller)
        const answer = answers[`${service}:${operation}`]
        if (answer === undefined) throw new Error(`unexpected ${service}:${operation}`)
        return answer(input, caller)
      },
    },
    ...options,
    directory,
  })
  states.resume()
  const server = serve(states)
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const client = new SFNClient({
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    disableHostPrefix: true,
    maxAttempts: 1,
  })
  return {
    states, client, directory,
    async close() {
      client.destroy()
      server.closeAllConnections()
      server.close()
      await states.close()
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}

function serve(states: StatesService): Server {
  return createServer((request, response) => {
    const body = (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks)
    })()
    void states.handle({
      method: request.method ?? '',
      path: request.url ?? '',
      query: new URLSearchParams(),
      headers: request.headers as Record<string, string | undefined>,
      body: () => body,
      raw: { request, response },
    }, operator).then(answer => {
      if (typeof answer === 'symbol') return
      response.writeHead(answer.status, answer.headers).end(answer.body)
    }, (error: unknown) => { response.writeHead(500).end(String(error)) })
  })
}
