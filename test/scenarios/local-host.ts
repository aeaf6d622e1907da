import path from 'node:path'
import { start } from './cli.js'
import type { Running } from './cli.js'

/** A process of `stepwright local`, and what SDK clients of it are made with. */
export interface LocalHost {
  readonly running: Running
  readonly config: {
    readonly endpoint: string
    readonly region: string
    readonly credentials: { readonly accessKeyId: string, readonly secretAccessKey: string, readonly sessionToken: string }
    readonly maxAttempts: number
  }
}

/**
 * Starts `stepwright local` over a folder of data, and waits until it listens.
 *
 * @param started - gets the process at once: whoever starts it ends it, also when it never listens
 * @param folder - where it runs, and where the data are
 */
export async function startLocal(started: Running[], folder: string, data: string, assembly: string, ...options: readonly string[]): Promise<LocalHost> {
  const running = start(['local', '--data', path.join(folder, data), '--assembly', assembly, ...options], folder)
  started.push(running)
  let text = ''
  running.child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await running.said(/listens on/)
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '', AWS_SESSION_TOKEN: sessionToken = '' } =
    Object.fromEntries(text.trim().split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])) as Readonly<Record<string, string>>
  return { running, config: { endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey, sessionToken }, maxAttempts: 1 } }
}
