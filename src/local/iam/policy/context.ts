/** What a condition or a policy variable may ask of a request: key in lower case → value. A key that is not there was not part of the request. */
export type RequestContext = Readonly<Record<string, string>>

/**
 * Condition keys whose value is known here. Source: IAM user guide, "AWS global condition context keys", and the services' own keys in the Service
 * Authorization Reference.
 */
export const knownKeys: ReadonlySet<string> = new Set([
  'aws:PrincipalAccount', 'aws:PrincipalArn', 'aws:PrincipalIsAWSService', 'aws:PrincipalServiceName', 'aws:RequestedRegion', 'aws:ResourceAccount', 'aws:SecureTransport',
  'aws:SourceAccount', 'aws:SourceArn', 'iam:PassedToService', 's3:prefix', 'sts:ExternalId',
].map(key => key.toLowerCase()))
