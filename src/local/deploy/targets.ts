import type { ApiDeployment } from '../apigateway/index.js'
import type { Images } from '../container/index.js'
import type { Identities } from '../iam/index.js'
import type { LambdaService } from '../lambda/index.js'
import type { ServiceDirectory } from '../service.js'

/** Account and region that ARNs are made of. */
export interface Environment {
  readonly accountId: string
  readonly region: string
  readonly partition: string
}

/** The parts of the local AWS that deployment works on. */
export interface Targets {
  readonly environment: Environment
  readonly services: ServiceDirectory
  readonly lambda: Pick<LambdaService, 'deployFunction' | 'deployEventSourceMapping'>
  readonly apis: ApiDeployment
  /** Learns of the images that the assembly carries. */
  readonly images: Images
  readonly identities: Pick<Identities, 'putRole' | 'putRolePolicy' | 'putResourcePolicy' | 'putResourceStatement' | 'roles'>
}
