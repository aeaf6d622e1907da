import { JobFailure } from '../error.js'

/** A place in S3. */
export interface S3Location {
  readonly bucket: string
  /** A key, or what keys begin with; may be empty. */
  readonly key: string
}

/**
 * Reads `s3://bucket/key`, and `https://` of S3 in path style.
 *
 * @throws JobFailure
 * @example
 * parseS3Uri('s3://data/in/a.csv') // { bucket: 'data', key: 'in/a.csv' }
 */
export function parseS3Uri(uri: string): S3Location {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? /^https:\/\/s3[a-z0-9.-]*\.amazonaws\.com\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? []
  if (bucket === undefined) throw new JobFailure(`ClientError: ${uri} is no place in S3`)
  return { bucket, key }
}

/** The inverse of {@link parseS3Uri}: `{ bucket: 'data', key: 'a' }` → `s3://data/a`. */
export const s3UriOf = ({ bucket, key }: S3Location): string => `s3://${bucket}/${key}`

/** A place below another: one slash between them. */
export const below = ({ bucket, key }: S3Location, path: string): S3Location => ({ bucket, key: key === '' || key.endsWith('/') ? `${key}${path}` : `${key}/${path}` })
