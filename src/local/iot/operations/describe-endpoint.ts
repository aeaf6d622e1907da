import { invalidRequest } from '../error.js'
import type { Operation } from './operation.js'

/** Where messages are published to, as host and port: AWS gives a host alone. There is one kind, that which AWS wants to be used. */
export const describeEndpoint: Operation = {
  name: 'DescribeEndpoint',
  members: ['endpointType'],
  perform: ({ endpointType = 'iot:Data' }, { endpoint }) => {
    if (endpointType !== 'iot:Data-ATS') throw invalidRequest('the local IoT has no other endpoints than those of endpointType iot:Data-ATS')
    return { endpointAddress: new URL(endpoint()).host }
  },
}
