import { environment } from '../../environment.js'

/** Why a request is not taken for its signer's, as its service says it. */
export interface Rejection {
  readonly service: string
  readonly code: string
  readonly message: string
  readonly status: number
}

/** Services that answer with 400 where others answer with 403. Source: their API references, "Common Errors". */
const plain400: ReadonlySet<string> = new Set(['dynamodb', 'states'])

const rejection = (service: string, code: string, message: string, status = plain400.has(service) ? 400 : 403): Rejection => ({ service, code, message, status })

const isS3 = (service: string): boolean => service === 's3'

/** All that can be wrong with a signature, in the words of the services. S3 has names of its own. */
export const rejections = {
  missing: () => rejection('s3', 'MissingAuthenticationToken', 'Request is missing Authentication Token'),
  incomplete: (service: string, what: string) => isS3(service)
    ? rejection(service, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${what}`, 400)
    : rejection(service, 'IncompleteSignatureException', what, 400),
  unknownKey: (service: string) => isS3(service)
    ? rejection(service, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.')
    : rejection(service, 'UnrecognizedClientException', 'The security token included in the request is invalid.', 403),
  wrongToken: (service: string) => isS3(service)
    ? rejection(service, 'InvalidToken', 'The provided token is malformed or otherwise invalid.', 400)
    : rejection(service, 'UnrecognizedClientException', 'The security token included in the request is invalid.', 403),
  otherRegion: (service: string, region: string) => isS3(service)
    ? rejection(service, 'AuthorizationHeaderMalformed', `The authorization header is malformed; the region '${region}' is wrong; expecting '${environment.region}'`, 400)
    : rejection(service, 'InvalidSignatureException', `Credential should be scoped to a valid region: the local AWS has ${environment.region} only.`, 400),
  otherDay: (service: string) => isS3(service)
    ? rejection(service, 'AuthorizationHeaderMalformed', 'The authorization header is malformed; the date of its scope is not that of the request', 400)
    : rejection(service, 'InvalidSignatureException', 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP'),
  skewed: (service: string, time: string) => isS3(service)
    ? rejection(service, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.')
    : rejection(service, 'InvalidSignatureException', `Signature expired or not yet current: ${time} is more than 15 min. from the local AWS's time`),
  expired: (service: string) => rejection(service, 'AccessDenied', 'Request has expired'),
  notYet: (service: string) => rejection(service, 'AccessDenied', 'Request is not valid yet'),
  badExpiry: (service: string) => rejection(service, 'AuthorizationQueryParametersError', 'X-Amz-Expires must be a number of seconds from 1 to 604800', 400),
  unsignedHeader: (service: string, name: string) => isS3(service)
    ? rejection(service, 'AccessDenied', `There were headers present in the request which were not signed: ${name}`)
    : rejection(service, 'IncompleteSignatureException', `'${name}' must be a 'SignedHeader' in the AWS Authorization.`, 400),
  noPayloadHash: (service: string) => rejection(service, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256', 400),
  mismatch: (service: string) => isS3(service)
    ? rejection(service, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your key and signing method.')
    : rejection(service, 'InvalidSignatureException', 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'),
  otherBody: (service: string) => isS3(service)
    ? rejection(service, 'XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.", 400)
    : rejections.mismatch(service),
} as const
