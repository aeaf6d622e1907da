import { operatorArn } from './environment.js'
import { noAnswer, ServiceError } from './service.js'
import type { Caller, ServiceDirectory } from './service.js'

/** Has things go wrong now and then, as they do on AWS under load: to see that nothing is lost by it. */
export interface FaultOptions {
  /** Share of calls that fail, from 0 to 1: of functions' SDK clients, and of state machines' tasks. Default 0. */
  readonly rate?: number
  /** Of the messages of standard queues: share of those that are seen late, behind others, and share of those that are seen once more after they were deleted. From 0 to 1, default 0. */
  readonly deliveries?: number
  /** Equal seeds give equal sequences. */
  readonly seed?: number
}

/** What becomes of a call: nothing, or it fails before it was performed or after. Its caller cannot tell which. */
export type Fault = { readonly when: 'before' | 'after', readonly error: ServiceError } | undefined

/** Draws what goes wrong. */
export interface Faults {
  /** What becomes of a call. The operator's own calls are spared: it is the pipeline that is tried. */
  readonly call: (service: string, caller: Caller) => Fault
  /** In how many milliseconds a message is seen: one that was just sent, or just deleted. Undefined for one that is dealt with as it should be. */
  readonly delivery: () => number | undefined
}

const text = 'the local AWS was told to fail now and then'

/** How a service says that it is too busy. */
const busy: Readonly<Record<string, () => ServiceError>> = {
  s3: () => new ServiceError('SlowDown', text, 503),
  dynamodb: () => new ServiceError('ProvisionedThroughputExceededException', text, 400),
  states: () => new ServiceError('ThrottlingException', text, 400),
  sqs: () => new ServiceError('RequestThrottled', text, 403),
  lambda: () => new ServiceError('TooManyRequestsException', text, 429),
}

/** Longest time by which a message is late, in milliseconds: several others overtake it, and no run waits long for it. */
const longestDelay = 2_000

/**
 * Draws what goes wrong.
 *
 * @throws RangeError for a share that is none
 * @example
 * ```ts
 * const faults = createFaults({ rate: 0.1, seed: 7 })
 * faults.call('s3', caller) // { when: 'after', error: SlowDown }, or undefined
 * ```
 */
export function createFaults({ rate = 0, deliveries = 0, seed = 1 }: FaultOptions): Faults {
  for (const share of [rate, deliveries]) if (!(share >= 0 && share <= 1)) throw new RangeError(`a share of faults lies from 0 to 1, not ${share}`)
  // one sequence each: what is drawn of messages changes nothing about calls
  const [call, message] = [randomOf(seed), randomOf(seed)]
  return {
    call(service, { principalArn }) {
      const error = busy[service]
      if (error === undefined || principalArn === operatorArn || call() >= rate) return undefined
      return { when: call() < 0.5 ? 'before' : 'after', error: error() }
    },
    delivery: () => (message() < deliveries ? Math.ceil(message() * longestDelay) : undefined),
  }
}

/** By these Step Functions itself follows a child that a task waits for, and it does not give up at the first failure. */
const followsChild: ReadonlySet<string> = new Set(['DescribeExecution', 'StopExecution'])

/**
 * Services as the tasks of state machines reach them: calls fail before they are performed, since the service is too busy, or their answer is lost.
 *
 * @throws ServiceError from `call`, as the service says that it is too busy, or with the code {@link noAnswer}
 */
export function withFaults(services: ServiceDirectory, { call: draw }: Faults): ServiceDirectory {
  return {
    async call(service, operation, input, caller) {
      const fault = service === 'states' && followsChild.has(operation) ? undefined : draw(service, caller)
      if (fault?.when === 'before') throw fault.error
      const answer = await services.call(service, operation, input, caller)
      if (fault !== undefined) throw new ServiceError(noAnswer, text)
      return answer
    },
  }
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  // mulberry32 by Tommy Ettinger: chance enough for this
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
