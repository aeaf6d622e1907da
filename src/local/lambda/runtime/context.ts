import type { InvokeMessage, RuntimeData } from './protocol.js'

/** The handler's second argument. Source: Lambda developer guide, "Using the Lambda context object (Node.js)". */
export function createContext(data: RuntimeData, message: InvokeMessage): object {
  const deadline = performance.now() + message.remainingMs
  return {
    functionName: data.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: message.invokedFunctionArn,
    memoryLimitInMB: String(data.memoryMb),
    awsRequestId: message.requestId,
    logGroupName: data.logGroup,
    logStreamName: data.logStream,
    ...(message.clientContext === undefined ? {} : { clientContext: JSON.parse(Buffer.from(message.clientContext, 'base64').toString()) as unknown }),
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  }
}
