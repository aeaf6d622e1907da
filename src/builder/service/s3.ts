import type {
  DeleteObjectCommandInput, DeleteObjectCommandOutput, GetObjectCommandInput, GetObjectCommandOutput, HeadObjectCommandInput, HeadObjectCommandOutput,
  ListObjectsV2CommandInput, ListObjectsV2CommandOutput, PutObjectCommandInput, PutObjectCommandOutput, RestoreObjectCommandInput, RestoreObjectCommandOutput,
} from '@aws-sdk/client-s3'
import type { TaskRef } from '../task.js'
import { request } from './reference.js'
import type { AslShape, WithJson } from './shape.js'

type S3Error = `S3.${string}`
type PutInput = WithJson<Omit<AslShape<PutObjectCommandInput>, 'Body'> & { readonly Body?: string }, 'Body'>
type GetOutput = Omit<AslShape<GetObjectCommandOutput>, 'Body'> & { readonly Body: string }

type Request<In, Out> = TaskRef<AslShape<In>, AslShape<Out>, S3Error>

/** Written out, since the compiler would spell every member of every shape in the declarations. */
interface S3Service {
  readonly headObject: Request<HeadObjectCommandInput, HeadObjectCommandOutput>
  /** `Body` is text, and counts towards the 256 KiB of a state. */
  readonly getObject: TaskRef<AslShape<GetObjectCommandInput>, GetOutput, S3Error>
  readonly putObject: TaskRef<PutInput, AslShape<PutObjectCommandOutput>, S3Error>
  readonly deleteObject: Request<DeleteObjectCommandInput, DeleteObjectCommandOutput>
  readonly listObjectsV2: Request<ListObjectsV2CommandInput, ListObjectsV2CommandOutput>
  readonly restoreObject: Request<RestoreObjectCommandInput, RestoreObjectCommandOutput>
}

/** Amazon S3 through the SDK integration. A missing key is `S3.NoSuchKeyException`. */
export const s3: S3Service = {
  headObject: request('aws-sdk:s3', 'headObject'),
  getObject: request('aws-sdk:s3', 'getObject'),
  putObject: request('aws-sdk:s3', 'putObject'),
  deleteObject: request('aws-sdk:s3', 'deleteObject'),
  listObjectsV2: request('aws-sdk:s3', 'listObjectsV2'),
  restoreObject: request('aws-sdk:s3', 'restoreObject'),
}
