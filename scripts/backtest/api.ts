import type { BuildRefusal, BuildRequest, BuildResponse, CancelResponse } from '../../tasks/lambdas/submit/contract.js'
import { signedRequest } from '../aws/sign.js'
import type { SigningCredentials } from '../aws/sign.js'
import { RunFailure } from './wait.js'

/** Who signs. */
export interface Signer {
  readonly region: string
  readonly credentials: SigningCredentials
}

/** How often a request is sent before its failure is told. */
const attempts = 4

/**
 * Sends `POST /builds`, signed.
 *
 * @throws RunFailure when it is refused
 */
export async function submitBuild(apiUrl: string, signer: Signer, request: BuildRequest): Promise<BuildResponse> {
  return await send(new URL('builds', apiUrl), 'POST', signer, JSON.stringify(request)) as BuildResponse
}

/**
 * Sends `DELETE /runs/<runId>`, signed.
 *
 * @throws RunFailure when it is refused
 */
export async function cancelRun(apiUrl: string, signer: Signer, runId: string): Promise<CancelResponse> {
  return await send(new URL(`runs/${encodeURIComponent(runId)}`, apiUrl), 'DELETE', signer) as CancelResponse
}

/** Throttling, faults of the service and a connection that fails are tried again: all requests are safe to repeat. */
async function send(url: URL, method: string, { region, credentials }: Signer, body?: string): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const answer = await answerOf(signedRequest(url, {
      method, region, credentials, service: 'execute-api', ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    }))
    if ('text' in answer && answer.ok) return JSON.parse(answer.text) as unknown
    const passes = 'unreachable' in answer || answer.status === 429 || answer.status >= 500
    if (!passes || attempt >= attempts) {
      throw new RunFailure('unreachable' in answer
        ? `${url.origin} cannot be reached: ${answer.unreachable}; run again`
        : `the request was not accepted (${answer.status}): ${refusalText(answer.text)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt))
  }
}

type Answer = { readonly ok: boolean, readonly status: number, readonly text: string } | { readonly unreachable: string }

/** `fetch` says by a TypeError that nobody answered, and why by its cause. */
async function answerOf(request: Promise<Response>): Promise<Answer> {
  try {
    const answer = await request
    return { ok: answer.ok, status: answer.status, text: await answer.text() }
  } catch (error) {
    const { name, message, cause } = error as Error & { readonly cause?: Partial<Error> }
    if (name !== 'TypeError') throw error
    return { unreachable: cause?.message ?? message }
  }
}

function refusalText(text: string): string {
  try {
    const { error, message } = JSON.parse(text) as Partial<BuildRefusal>
    return [error, message].filter((part) => part !== undefined).join(': ').slice(0, 1000)
  } catch {
    return text.slice(0, 200)
  }
}
