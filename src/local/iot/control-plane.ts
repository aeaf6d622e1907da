import type { LocalService } from '../service.js'
import { describeEndpoint } from './operations/describe-endpoint.js'
import type { Route } from './route.js'
import { createRestService, queryMembers, type RestServiceOptions } from './service.js'

const routes: readonly Route[] = [
  { operation: 'DescribeEndpoint', method: 'GET', path: /^\/endpoint$/, input: queryMembers },
]

/** The service `iot`, as far as it is needed to publish messages. */
export const createControlPlane = (options: Pick<RestServiceOptions, 'context' | 'authorise'>): LocalService =>
  createRestService({ ...options, name: 'iot', routes, operations: [describeEndpoint] })
