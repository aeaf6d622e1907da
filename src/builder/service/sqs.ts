import type { SendMessageCommandInput, SendMessageCommandOutput } from '@aws-sdk/client-sqs'
import { callback, request } from './reference.js'
import type { AslShape, WithJson } from './shape.js'

type Input = WithJson<AslShape<SendMessageCommandInput>, 'MessageBody'>
type Output = AslShape<SendMessageCommandOutput>
type SqsError = `SQS.${string}`

/** Amazon SQS, optimised integration: a `MessageBody` that is an object travels as its JSON text. */
export const sqs = {
  sendMessage: request<Input, Output, SqsError>('sqs', 'sendMessage'),
  /** Waits until somebody answers the token, which must be part of the message. */
  sendMessageWaitForTaskToken: <Out>() => callback<Input, Out, SqsError | (string & {})>('sqs', 'sendMessage'),
} as const
