import { operatorArn } from './environment.js'
import { ServiceError } from './service.js'
import type { Caller } from './service.js'

/** Has calls of SDK clients fail now and then, as they do on AWS under load: to see that nothing is lost by it. */
export interface FaultOptions {
  /** Share of calls that fail, from 0 to 1. */
  readonly rate: number
  /** Equal seeds give equal sequences. */
  readonly seed?: number
}

/** What becomes of a call: nothing, or it fails before it was performed or after. Its caller cannot tell which. */
export type Fault = { readonly when: 'before' | 'after', readonly error: ServiceError } | undefined

const text = 'the local AWS was told to fail now and then'

/** How a service says that it is too busy. */
const busy: Readonly<Record<string, () => ServiceError>> = {
  s3: () => new ServiceError('SlowDown', text, 503),
  dynamodb: () => new ServiceError('ProvisionedThroughputExceededException', text, 400),
  states: () => new ServiceError('ThrottlingException', text, 400),
  sqs: () => new ServiceError('ThrottlingException', text, 400),
  lambda: () => new ServiceError('TooManyRequestsException', text, 429),
}

/**
 * Draws what becomes of each call. The operator's own calls are spared: it is the pipeline that is tried.
 *
 * @throws RangeError for a rate that is none
 * @example
 * ```ts
 * const draw = createFaults({ rate: 0.1, seed: 7 })
 * draw('s3', caller) // { when: 'after', error: SlowDown }, or undefined
 * ```
 */
export function createFaults({ rate, seed = 1 }: FaultOptions): (service: string, caller: Caller) => Fault {
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`a fault rate lies from 0 to 1, not ${rate}`)
  let state = seed >>> 0
  // mulberry32 by Tommy Ettinger: chance enough for this
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return (service, { principalArn }) => {
    const error = busy[service]
    if (error === undefined || principalArn === operatorArn || random() >= rate) return undefined
    return { when: random() < 0.5 ? 'before' : 'after', error: error() }
  }
}
