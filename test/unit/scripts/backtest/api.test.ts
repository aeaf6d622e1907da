import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { cancelRun, submitBuild } from '../../../../scripts/backtest/api.js'
import { RunFailure } from '../../../../scripts/backtest/wait.js'
import type { BuildRequest } from '../../../../tasks/lambdas/submit/contract.js'

interface Received {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let server: Server
let apiUrl: string
let received: Received[]
/** What is answered, one after the other; the last again and again. */
let answers: readonly (readonly [status: number, body: string])[]
let waits: number[]

const signer = { region: 'eu-west-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' } }
const request: BuildRequest = { user: 'ann', runs: [{ runId: 'r', modelDigest: 'd'.repeat(64), suites: [{ name: 'backtest', listDigest: 'e'.repeat(64) }] }] }
const accepted = JSON.stringify({ buildId: 'b', runs: [{ runId: 'r', status: 'running' }] })

async function readAll(message: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of message) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

beforeAll(async () => {
  server = createServer((message, response) => {
    void readAll(message).then((body) => {
      const [status, text] = answers[Math.min(received.length, answers.length - 1)] ?? [500, '']
      received.push({ method: message.method, path: message.url, headers: message.headers, body })
      response.writeHead(status, { 'content-type': 'application/json' }).end(text)
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  jest.restoreAllMocks()
  received = []
  waits = []
  // the pauses between attempts pass at once
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((then: () => void, milliseconds: number) => {
    waits.push(milliseconds)
    setImmediate(then)
  }) as unknown as typeof setTimeout)
})

describe('a build', () => {
  test('is sent once, signed, and its answer read', async () => {
    answers = [[202, accepted]]
    expect(await submitBuild(apiUrl, signer, request)).toEqual({ buildId: 'b', runs: [{ runId: 'r', status: 'running' }] })
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({ method: 'POST', path: '/v1/builds', headers: { 'content-type': 'application/json', 'x-amz-security-token': 'session' } })
    expect(received[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=[^,]*\bhost\b[^,]*, Signature=[0-9a-f]{64}$/)
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(request)
  })

  test.each([429, 500, 502, 503, 504])('that is answered %d is sent again, later each time', async (status) => {
    answers = [[status, '{"message":"Too Many Requests"}'], [status, 'Bad gateway'], [202, accepted]]
    expect(await submitBuild(apiUrl, signer, request)).toMatchObject({ buildId: 'b' })
    expect(received).toHaveLength(3)
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)
    expect(waits[1] ?? 0).toBeGreaterThan(waits[0] ?? Infinity)
  })

  test('that is refused again and again is given up, with what was said last', async () => {
    answers = [[500, '{"error":"InternalError","message":"first"}'], [500, '{"error":"InternalError","message":"the build was not accepted: ThrottlingException"}']]
    await expect(submitBuild(apiUrl, signer, request)).rejects.toThrow(new RunFailure('the request was not accepted (500): InternalError: the build was not accepted: ThrottlingException'))
    expect(received).toHaveLength(4)
  })

  test.each<[number, string, string]>([
    [400, '{"error":"RequestInvalid","message":"user must be 1 to 64 letters"}', 'RequestInvalid: user must be 1 to 64 letters'],
    [409, '{"error":"ModelMissing","message":"there is no model bundle"}', 'ModelMissing: there is no model bundle'],
    [403, '{"message":"Missing Authentication Token"}', 'Missing Authentication Token'],
    [404, '<html>nothing</html>', '<html>nothing</html>'],
    [400, '{}', ''],
  ])('that is refused with %d is not sent again: %s', async (status, body, told) => {
    answers = [[status, body]]
    await expect(submitBuild(apiUrl, signer, request)).rejects.toThrow(new RunFailure(`the request was not accepted (${status}): ${told}`))
    expect(received).toHaveLength(1)
  })

  test('whose refusal is long is told in part', async () => {
    answers = [[400, JSON.stringify({ error: 'RequestInvalid', message: 'x'.repeat(100_000) })]]
    await expect(submitBuild(apiUrl, signer, request)).rejects.toMatchObject({ message: expect.stringMatching(/^.{1,1100}$/) })
  })
})

test('an API that nobody answers for is tried again, then told', async () => {
  const gone = createServer()
  await new Promise<void>((resolve) => { gone.listen(0, '127.0.0.1', resolve) })
  const { port } = gone.address() as AddressInfo
  await new Promise((resolve) => { gone.close(resolve) })
  await expect(submitBuild(`http://127.0.0.1:${port}/v1/`, signer, request)).rejects.toThrow(`http://127.0.0.1:${port} cannot be reached: `)
  expect(waits.length).toBeGreaterThanOrEqual(3)
})

describe('a run is cancelled', () => {
  test('by its name, without a body', async () => {
    answers = [[200, '{"runId":"r-1","status":"failed"}']]
    expect(await cancelRun(apiUrl, signer, 'r-1')).toEqual({ runId: 'r-1', status: 'failed' })
    expect(received).toMatchObject([{ method: 'DELETE', path: '/v1/runs/r-1', body: '' }])
  })

  test('whatever its name is, it stays one part of the path', async () => {
    answers = [[404, '{"error":"RunUnknown","message":"no"}']]
    await expect(cancelRun(apiUrl, signer, '../builds')).rejects.toThrow(RunFailure)
    expect(received[0]?.path).toBe('/v1/runs/..%2Fbuilds')
  })
})
