import type { HttpRequest, JsonObject, LocalService } from '../service.js'
import { publish } from './operations/publish.js'
import type { Route } from './route.js'
import { createRestService, queryMembers, type RestServiceOptions } from './service.js'

/** Read before it is refused, so that the client hears why: one whose connection is cut does not. */
const readBytes = 4 * 1024 * 1024

const numbers: Readonly<Record<string, number>> = { 0: 0, 1: 1 }
const truths: Readonly<Record<string, boolean>> = { true: true, false: false }

async function publishInput(request: HttpRequest, topic: string): Promise<JsonObject> {
  const { qos, retain, ...others } = queryMembers(request)
  return {
    ...others, topic,
    ...(typeof qos === 'string' && { qos: numbers[qos] ?? qos }),
    ...(typeof retain === 'string' && { retain: truths[retain] ?? retain }),
    payload: (await request.body(readBytes)).toString('base64'),
  }
}

/** A topic may be encoded as one segment of the path or stand there with its slashes. */
const routes: readonly Route[] = [
  { operation: 'Publish', method: 'POST', path: /^\/topics\/(.*)$/, input: publishInput },
]

/** The service `iotdata`, as far as it publishes messages. */
export const createDataPlane = (options: Pick<RestServiceOptions, 'context' | 'authorise'>): LocalService =>
  createRestService({ ...options, name: 'iotdata', routes, operations: [publish] })
