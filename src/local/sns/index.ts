import { join } from 'node:path'
import type { Clock } from '../../interpreter/types.js'
import { unknownMember } from '../known-member.js'
import { openRecordStore } from '../record-store.js'
import { allowEverything, type Authorise, type JsonObject, type LocalService, type ServiceDirectory } from '../service.js'
import { Deduplication } from './deduplication.js'
import { unsupported } from './error.js'
import { operations } from './operations/index.js'
import type { SnsContext } from './operations/operation.js'
import type { Subscription, Topic } from './topic.js'
import { answerQuery } from './wire.js'

export interface SnsOptions {
  /** Topics and subscriptions are kept here. */
  readonly directory: string
  /** Through which messages are delivered to queues and functions. */
  readonly services: ServiceDirectory
  readonly clock?: Pick<Clock, 'now'>
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
  /** Told of messages that could not be delivered. Default: nobody is. */
  readonly onProblem?: (problem: Error) => void
}

/**
 * The local SNS: standard and FIFO topics with queues and functions as subscribers. A message is delivered when it is published, once; nothing is kept of it.
 *
 * @example
 * ```ts
 * const sns = await createSns({ directory: '.stepwright/sns', services })
 * await sns.call('CreateTopic', { Name: 'results' }, caller)
 * ```
 */
export async function createSns({ directory, services, clock, authorise = allowEverything, onProblem = () => undefined }: SnsOptions): Promise<LocalService> {
  const now = (): number => clock?.now() ?? Date.now()
  const context: SnsContext = {
    services, now, onProblem,
    topics: await openRecordStore<Topic>(join(directory, 'topics'), topic => topic.arn),
    subscriptions: await openRecordStore<Subscription>(join(directory, 'subscriptions'), subscription => subscription.arn),
    deduplication: new Deduplication(now),
  }
  const call: LocalService['call'] = async (name, input, caller): Promise<JsonObject> => {
    const operation = operations.get(name)
    if (operation === undefined) throw unsupported(`the operation ${name}`)
    const ignored = unknownMember(input, operation.members)
    if (ignored !== undefined) throw unsupported(`${ignored} in ${name}`)
    authorise(caller, 'sns', name, input)
    return operation.perform(input, context)
  }
  return {
    name: 'sns', call,
    handle: (request, caller) => answerQuery(request, (name, input) => call(name, input, caller)),
    close: () => Promise.resolve(),
  }
}
