import { devNull } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { environment } from '../environment.js'
import type { Credentials } from '../iam/index.js'
import type { ContainerRequest } from './container.js'
import { defaultPath } from './line.js'
import type { Image } from './stage.js'

/**
 * All that a container's program finds in its environment: what its image and its job say, what reaches the local AWS, and nothing of the operator's own.
 * `STEPWRIGHT_ROOT` stands before the absolute paths of the container.
 */
export function containerEnvironment(image: Image, { environment: given, scratch }: ContainerRequest, credentials: Credentials | undefined, endpoint: string): Readonly<Record<string, string>> {
  const variables = { ...services(endpoint), ...(credentials === undefined ? {} : keys(credentials)), ...image.environment, ...given }
  return {
    ...variables,
    // a shell finds the Node that runs the local AWS
    PATH: [dirname(process.execPath), variables['PATH'] ?? defaultPath].join(delimiter),
    HOME: join(scratch, 'root'),
    TMPDIR: join(scratch, 'tmp'),
    STEPWRIGHT_ROOT: scratch,
  }
}

const services = (endpoint: string): Record<string, string> => ({
  // images know no other time
  TZ: 'UTC',
  AWS_REGION: environment.region,
  AWS_DEFAULT_REGION: environment.region,
  AWS_ENDPOINT_URL: endpoint,
  // an SDK would otherwise look for the operator's profiles, and for the machine's own role
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
})

const keys = (credentials: Credentials): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
})
