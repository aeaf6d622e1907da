import { ServiceError, type HttpResponse } from '../service.js'

/** Answers that API Gateway gives itself. Statuses: developer guide, "Gateway response types"; bodies and `x-amzn-ErrorType`: as AWS is seen to answer. */
const answers = {
  badBody: { status: 400, type: 'BadRequestException', message: 'Invalid request body' },
  badRequest: { status: 400, type: 'BadRequestException', message: 'Bad Request' },
  noSuchMethod: { status: 403, type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
  noSuchStage: { status: 403, type: 'ForbiddenException', message: 'Forbidden' },
  tooLarge: { status: 413, type: 'RequestTooLargeException', message: 'Request Too Long' },
  throttled: { status: 429, type: 'TooManyRequestsException', message: 'Too Many Requests' },
  misconfigured: { status: 500, type: 'InternalServerErrorException', message: 'Internal server error' },
  badAnswer: { status: 502, type: 'InternalServerErrorException', message: 'Internal server error' },
  timeout: { status: 504, type: 'InternalServerErrorException', message: 'Endpoint request timed out' },
} as const

export type Refusal = keyof typeof answers

/** Ends a request with an answer of API Gateway's own. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest'
  constructor(readonly status: number, readonly type: string, message: string) {
    super(message)
  }
}

/** @param message - in place of the usual one */
export const refused = (kind: Refusal, message?: string): RefusedRequest => new RefusedRequest(answers[kind].status, answers[kind].type, message ?? answers[kind].message)

/** How API Gateway says that a caller is not known or not allowed, or sends too much; undefined for an error that is not the caller's. */
export function refusedCaller(error: unknown): RefusedRequest | undefined {
  if (error instanceof RefusedRequest) return error
  if (!(error instanceof ServiceError) || error.statusCode >= 500) return undefined
  if (error.statusCode === 413) return refused('tooLarge')
  if (error.code === 'MissingAuthenticationToken') return refused('noSuchMethod')
  return new RefusedRequest(403, error.code.endsWith('Exception') ? error.code : `${error.code}Exception`, error.message)
}

/** Refusals of IAM have their `Message` with a capital, all others a small one. */
export function refusalAnswer({ status, type, message }: RefusedRequest): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify(type === 'AccessDeniedException' ? { Message: message } : { message }),
  }
}
