import type {
  DeleteObjectCommandInput, DeleteObjectCommandOutput, GetObjectCommandInput, GetObjectCommandOutput, HeadObjectCommandInput, HeadObjectCommandOutput,
  ListObjectsV2CommandInput, ListObjectsV2CommandOutput, PutObjectCommandInput, PutObjectCommandOutput, RestoreObjectCommandInput, RestoreObjectCommandOutput,
} from '@aws-sdk/client-s3'
import { request } from './reference.js'
import type { AslShape, WithJson } from './shape.js'

type S3Error = `S3.${string}`
type PutInput = WithJson<Omit<AslShape<PutObjectCommandInput>, 'Body'> & { readonly Body?: string }, 'Body'>
type GetOutput = Omit<AslShape<GetObjectCommandOutput>, 'Body'> & { readonly Body: string }

/** Amazon S3 through the SDK integration. A missing key is `S3.NoSuchKeyException`. */
export const s3 = {
  headObject: request<AslShape<HeadObjectCommandInput>, AslShape<HeadObjectCommandOutput>, S3Error>('aws-sdk:s3', 'headObject'),
  /** `Body` is text, and counts towards the 256 KiB of a state. */
  getObject: request<AslShape<GetObjectCommandInput>, GetOutput, S3Error>('aws-sdk:s3', 'getObject'),
  putObject: request<PutInput, AslShape<PutObjectCommandOutput>, S3Error>('aws-sdk:s3', 'putObject'),
  deleteObject: request<AslShape<DeleteObjectCommandInput>, AslShape<DeleteObjectCommandOutput>, S3Error>('aws-sdk:s3', 'deleteObject'),
  listObjectsV2: request<AslShape<ListObjectsV2CommandInput>, AslShape<ListObjectsV2CommandOutput>, S3Error>('aws-sdk:s3', 'listObjectsV2'),
  restoreObject: request<AslShape<RestoreObjectCommandInput>, AslShape<RestoreObjectCommandOutput>, S3Error>('aws-sdk:s3', 'restoreObject'),
} as const
