import type { Json } from '../asl/json.js'
import type { AnyContract, ErrorOf, InputOf, OutputOf, TaskContract } from './contract.js'

/** What a task waits for before its state ends. */
export type WaitsFor = 'result' | 'token' | 'job' | 'activity'

/** Something a Task state can call. */
export interface TaskRef<In, Out, Err extends string, W extends WaitsFor = 'result'> extends TaskContract<In, Out, Err> {
  readonly resource: string
  readonly waits: W
  /** Puts the payload where the service takes it. */
  readonly wrap: (payload: Json) => Json
  /** Where the result lies, as JSONata. */
  readonly result: string
}

/** Makes a reference; the contract exists in the type alone. */
export const taskRef = <In, Out, Err extends string, W extends WaitsFor>(ref: Pick<TaskRef<In, Out, Err, W>, 'resource' | 'waits' | 'wrap' | 'result'>): TaskRef<In, Out, Err, W> =>
  ref as TaskRef<In, Out, Err, W>

/** Names that the service gives its own errors; open, since services add some. */
export type LambdaError = `Lambda.${string}`

/**
 * A name that deployment fills in: a function's ARN, a queue's URL, a bucket.
 *
 * @example
 * substitution('ResultsQueueUrl') // '${ResultsQueueUrl}'
 */
export const substitution = (name: string): string => `\${${name}}`

/**
 * A Lambda function, by the name of its substitution. Its payload, result and errors are those of its contract.
 *
 * @example
 * import type { Score } from '../../tasks/lambdas/score/contract.js'
 * const score = lambda<Score>('ScoreFunction')
 */
export const lambda = <T extends AnyContract>(name: string): TaskRef<InputOf<T>, OutputOf<T>, ErrorOf<T> | LambdaError> => taskRef({
  resource: 'arn:aws:states:::lambda:invoke',
  waits: 'result',
  wrap: (payload) => ({ FunctionName: substitution(name), Payload: payload }),
  result: '$states.result.Payload',
})

/**
 * A Lambda function that is handed a task token, and whose result is what that token is answered with: the contract's output. Only in STANDARD workflows.
 *
 * @example
 * flow.task('Review', lambdaWaitForTaskToken<Review>('ReviewFunction'), { arguments: ($) => ({ text: $.input.text, taskToken: $.taskToken }) })
 */
export const lambdaWaitForTaskToken = <T extends AnyContract>(name: string): TaskRef<InputOf<T>, OutputOf<T>, ErrorOf<T> | LambdaError, 'token'> => taskRef({
  resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  waits: 'token',
  wrap: (payload) => ({ FunctionName: substitution(name), Payload: payload }),
  result: '$states.result',
})

/**
 * An activity, by the name of its ARN's substitution: work that somebody polls for (`GetActivityTask`). Only in STANDARD workflows. Give it a timeout: nobody
 * may come.
 *
 * @example
 * flow.task('Label', activity<LabelByHand>('LabelActivityArn'), { arguments: ($) => ({ text: $.input.text }), timeoutSeconds: 86_400 })
 */
export const activity = <T extends AnyContract>(name: string): TaskRef<InputOf<T>, OutputOf<T>, ErrorOf<T>, 'activity'> => taskRef({
  resource: substitution(name),
  waits: 'activity',
  wrap: (payload) => payload,
  result: '$states.result',
})
