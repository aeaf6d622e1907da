import { environment } from '../../environment.js'
import { permissionTable, textOf } from './permission.js'

const prefix = `arn:${environment.partition}:iot:${environment.region}:${environment.accountId}`

/**
 * AWS IoT Core, of its data plane and of MQTT. `Receive` is asked for each message that a subscriber is to get. Source: AWS IoT Core developer guide,
 * "AWS IoT Core policy actions" and "action resources".
 */
export const iotPermissions = permissionTable<'client' | 'topic' | 'filter' | 'everything'>('iot', {
  Connect: [{ action: 'iot:Connect', on: 'client' }],
  DescribeEndpoint: [{ action: 'iot:DescribeEndpoint', on: 'everything' }],
  Publish: [{ action: 'iot:Publish', on: 'topic' }],
  Receive: [{ action: 'iot:Receive', on: 'topic' }],
  Subscribe: [{ action: 'iot:Subscribe', on: 'filter' }],
}, {
  client: input => [`${prefix}:client/${textOf(input, 'clientId')}`],
  topic: input => [`${prefix}:topic/${textOf(input, 'topic')}`],
  filter: input => [`${prefix}:topicfilter/${textOf(input, 'topicFilter')}`],
  everything: () => ['*'],
})
