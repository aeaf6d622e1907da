import type { QueueAttributes } from './attribute.js'
import { badValue } from './error.js'
import { readRedrivePolicy } from './redrive.js'
import { arnOf, type QueueRegistry } from './registry.js'

/** Refuses a redrive policy whose dead-letter queue is absent, of the other kind, or unwilling. */
export function checkRedrive(queues: QueueRegistry, name: string, fifo: boolean, attributes: QueueAttributes): void {
  const text = attributes['RedrivePolicy']
  if (text === undefined) return
  const target = queues.byArn(readRedrivePolicy(text, queues.options.limits.maxReceiveCount).deadLetterTargetArn)
  if (target === undefined) throw badValue(text, 'RedrivePolicy', 'Dead letter target does not exist.')
  if (target.config.fifo !== fifo) {
    throw badValue(text, 'RedrivePolicy', `Dead-letter queue must be of same type of queue as that of source queue: ${fifo ? 'FIFO' : 'standard'}.`)
  }
  if (!target.takesDeadLettersOf(arnOf(name))) throw badValue(text, 'RedrivePolicy', 'The dead-letter queue\'s RedriveAllowPolicy does not allow this source queue.')
}
