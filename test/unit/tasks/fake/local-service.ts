import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operatorArn } from '../../../../src/local/environment.js'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import type { LocalService } from '../../../../src/local/service.js'

/** Configuration of an SDK client. */
export interface ClientConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string, readonly secretAccessKey: string }
  readonly maxAttempts: number
}

export interface RunningService {
  readonly config: ClientConfig
  close(): Promise<void>
}

/** One service of the local AWS behind its gateway, for real SDK clients. */
export async function startService(create: (directory: string, endpoint: () => string) => Promise<LocalService>): Promise<RunningService> {
  const directory = await mkdtemp(join(tmpdir(), 'stepwright-port-'))
  let endpoint = ''
  const service = await create(directory, () => endpoint)
  const identities = createIdentities()
  const gateway = await startGateway({ services: new Map([[service.name, service]]), identities })
  endpoint = gateway.endpoint
  return {
    config: { endpoint, region: 'us-east-1', credentials: identities.mint(operatorArn), maxAttempts: 1 },
    async close() {
      await gateway.close()
      await service.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
