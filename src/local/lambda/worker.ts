import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { createContext } from './runtime/context.js'
import { holdsMoreThan } from './runtime/memory.js'
import { loadHandler, type Handler } from './runtime/load-handler.js'
import type { InvokeMessage, RuntimeData, RuntimeMessage } from './runtime/protocol.js'
import { errorPayload, rejectionPayload, RuntimeError } from './runtime/runtime-error.js'

/** The program of an execution environment's thread: imports one handler and gives it one event at a time. */
async function main(port: MessagePort, data: RuntimeData): Promise<void> {
  const say = (message: RuntimeMessage): void => port.postMessage(message)
  // AWS ends an environment with these codes
  process.on('uncaughtException', (error) => {
    say({ kind: 'crashed', error: errorPayload(error) })
    process.exit(129)
  })
  process.on('unhandledRejection', (reason) => {
    say({ kind: 'crashed', error: rejectionPayload(reason) })
    process.exit(128)
  })
  let handler: Handler
  try {
    handler = await loadHandler(data.codeDirectory, data.handler)
  } catch (error) {
    say({ kind: 'init-failed', error: errorPayload(error) })
    return
  }
  port.on('message', (message: InvokeMessage) => {
    void answer(handler, data, message).then(result => say(holdsMoreThan(data.memoryMb) ? { kind: 'out-of-memory' } : result))
  })
  say({ kind: 'ready' })
}

async function answer(handler: Handler, data: RuntimeData, message: InvokeMessage): Promise<RuntimeMessage> {
  let event: unknown
  try {
    event = JSON.parse(message.payload)
  } catch (error) {
    return { kind: 'unreadable', message: error instanceof Error ? error.message : '' }
  }
  try {
    return { kind: 'result', payload: asJson(await handler(event, createContext(data, message))) }
  } catch (error) {
    return { kind: 'failed', error: errorPayload(error) }
  }
}

/** What has no JSON (undefined, a function) is answered as null, as AWS does. */
function asJson(result: unknown): string {
  try {
    const text = JSON.stringify(result) as unknown
    return typeof text === 'string' ? text : 'null'
  } catch (error) {
    throw new RuntimeError('Runtime.JSONStringifyError', `Unable to stringify response body: ${error instanceof Error ? error.message : ''}`)
  }
}

if (parentPort === null) throw new Error('this file runs in a worker thread only')
await main(parentPort, workerData as RuntimeData)
