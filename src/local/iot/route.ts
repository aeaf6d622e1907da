import { ServiceError, type HttpRequest, type JsonObject } from '../service.js'
import { invalidRequest } from './error.js'

/** How one API call stands in the REST protocol. */
export interface Route {
  readonly operation: string
  readonly method: string
  readonly path: RegExp
  /** @param rest - the path's group, decoded */
  readonly input: (request: HttpRequest, rest: string) => JsonObject | Promise<JsonObject>
}

/**
 * The API call of a request.
 * @throws ServiceError UnsupportedOperationException for any other path, InvalidRequestException
 */
export async function readCall(request: HttpRequest, routes: readonly Route[]): Promise<{ readonly operation: string, readonly input: JsonObject }> {
  for (const { operation, method, path, input } of routes) {
    const match = request.method === method ? path.exec(request.path) : null
    if (match !== null) return { operation, input: await input(request, decoded(match[1] ?? '')) }
  }
  throw unsupported(request)
}

export const unsupported = ({ method }: Pick<HttpRequest, 'method'>): ServiceError =>
  new ServiceError('UnsupportedOperationException', `this ${method} request is not supported by the local IoT`, 501)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalidRequest('the path is not percent-encoded UTF-8')
  }
}
