import { callback, request } from './reference.js'

/** The members that workflows need, by hand: the SDK's client for SNS is not installed with this package. */
interface MessageAttribute {
  readonly DataType: string
  readonly StringValue?: string
  readonly BinaryValue?: string
}

type Recipient =
  | { readonly TopicArn: string; readonly TargetArn?: never; readonly PhoneNumber?: never }
  | { readonly TopicArn?: never; readonly TargetArn: string; readonly PhoneNumber?: never }
  | { readonly TopicArn?: never; readonly TargetArn?: never; readonly PhoneNumber: string }

type PublishInput = Recipient & {
  readonly Message: unknown
  readonly Subject?: string
  readonly MessageStructure?: 'json'
  readonly MessageAttributes?: { readonly [name: string]: MessageAttribute }
  readonly MessageDeduplicationId?: string
  readonly MessageGroupId?: string
}

interface PublishOutput {
  readonly MessageId: string
  /** Of FIFO topics. */
  readonly SequenceNumber?: string
}

type SnsError = `SNS.${string}`

/** Amazon SNS, optimised integration: a `Message` that is an object travels as its JSON text. */
export const sns = {
  publish: request<PublishInput, PublishOutput, SnsError>('sns', 'publish'),
  /** Waits until somebody answers the token, which must be part of the message. */
  publishWaitForTaskToken: <Out>() => callback<PublishInput, Out, SnsError | (string & {})>('sns', 'publish'),
} as const
