import { InterpreterError } from '../../src/interpreter/error.js'
import { callHandler, findHandler, lambdaCall } from '../../src/interpreter/handler.js'
import type { Handlers, Integrations } from '../../src/interpreter/index.js'
import type { ObjectStore } from '../../src/interpreter/map-run/object-store.js'
import { statesIn } from '../../src/interpreter/mock/state.js'

/**
 * Local functions in the place of Lambda. A task that nothing answers ends the execution: a catcher would otherwise take it for something that may happen
 * on AWS.
 *
 * @param definition - to say where a state stands
 */
export function localFunctions(handlers: Handlers, definition: unknown): Integrations {
  const refuse = (state: string, what: string): InterpreterError => {
    const [, , path = ''] = [...statesIn(definition)].find(([name]) => name === state) ?? []
    return new InterpreterError('ASL3032', path, `the state '${state}' calls ${what}`)
  }
  return {
    async invoke(request) {
      const call = lambdaCall(request)
      if (call === undefined) throw refuse(request.stateName, `${request.resource}, which nothing answers here: mock the state (--mocks FILE)`)
      const handler = findHandler(handlers, call.functionName)
      if (handler === undefined) throw refuse(request.stateName, `the function '${call.functionName}', which nothing answers here: give --lambda NAME=MODULE#EXPORT, or mock the state (--mocks FILE)`)
      return call.answer(await callHandler(handler, call.payload, request))
    },
  }
}

/** Integrations that keep what they throw about the set-up: the execution shows it as one failure among others. */
export interface WatchedIntegrations extends Integrations {
  readonly misuse: InterpreterError | undefined
  /** S3 for Distributed Maps, of which there is none: asking for it is noted, too. */
  readonly objects: ObjectStore
}

/** Watches integrations for errors about the set-up. */
export function watched(inner: Integrations): WatchedIntegrations {
  let misuse: InterpreterError | undefined
  const noted = (error: InterpreterError): InterpreterError => {
    misuse ??= error
    return error
  }
  const refuse = (what: string, bucket: string): Promise<never> =>
    Promise.reject(noted(new InterpreterError('ASL3032', '', `a Distributed Map ${what} the bucket '${bucket}', but there is no S3 here: take the items from the state's input, and leave ResultWriter out`)))
  return {
    get misuse() { return misuse },
    objects: {
      get: ({ bucket }) => refuse('reads items from', bucket),
      list: ({ bucket }) => refuse('lists', bucket),
      put: (bucket) => refuse('writes its results to', bucket),
    },
    async invoke(request, submitted) {
      try {
        return await inner.invoke(request, submitted)
      } catch (error) {
        throw error instanceof InterpreterError ? noted(error) : error
      }
    },
  }
}
