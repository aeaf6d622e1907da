import { iotDataSource } from '../../../../tasks/shared/aws/iot-client.js'
import { createTopic } from '../../../../tasks/shared/aws/topic.js'

const topic = createTopic<unknown>(iotDataSource())

/** A function that tells progress with the tasks' own code; it knows nothing but its environment. */
export const handler = ({ to, updates }: { readonly to: string, readonly updates: readonly unknown[] }): Promise<void> => topic.publish(to, updates)
