import type { BuildRefusal, BuildRequest, BuildResponse } from '../../tasks/lambdas/submit/contract.js'
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
 * Sends `POST /builds`, signed. Throttling and faults of the service are tried again: submitting is safe to repeat.
 *
 * @throws RunFailure when it is refused
 */
export async function submitBuild(apiUrl: string, { region, credentials }: Signer, request: BuildRequest): Promise<BuildResponse> {
  for (let attempt = 1; ; attempt++) {
    const answer = await signedRequest(new URL('builds', apiUrl), { method: 'POST', body: JSON.stringify(request), headers: { 'content-type': 'application/json' }, region, credentials, service: 'execute-api' })
    const text = await answer.text()
    if (answer.ok) return JSON.parse(text) as BuildResponse
    if (attempt < attempts && (answer.status === 429 || answer.status >= 500)) {
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt))
      continue
    }
    throw new RunFailure(`the build was not accepted (${answer.status}): ${refusalText(text)}`)
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
