import type {
  CreateProcessingJobCommandInput, CreateProcessingJobCommandOutput, CreateTrainingJobCommandInput, CreateTrainingJobCommandOutput, CreateTransformJobCommandInput, CreateTransformJobCommandOutput,
  DescribeProcessingJobCommandOutput, DescribeTrainingJobCommandOutput, DescribeTransformJobCommandOutput,
} from '@aws-sdk/client-sagemaker'
import type { TaskRef } from '../task.js'
import { job, request } from './reference.js'
import type { AslShape } from './shape.js'

type SageMakerError = `SageMaker.${string}`

type Request<In, Out> = TaskRef<AslShape<In>, AslShape<Out>, SageMakerError>
type Job<In, Out> = TaskRef<AslShape<In>, AslShape<Out>, SageMakerError, 'job'>

/** Written out, since the compiler would spell every member of every shape in the declarations. */
interface SageMaker {
  readonly createProcessingJob: Request<CreateProcessingJobCommandInput, CreateProcessingJobCommandOutput>
  readonly createProcessingJobSync: Job<CreateProcessingJobCommandInput, DescribeProcessingJobCommandOutput>
  readonly createTrainingJob: Request<CreateTrainingJobCommandInput, CreateTrainingJobCommandOutput>
  readonly createTrainingJobSync: Job<CreateTrainingJobCommandInput, DescribeTrainingJobCommandOutput>
  readonly createTransformJob: Request<CreateTransformJobCommandInput, CreateTransformJobCommandOutput>
  readonly createTransformJobSync: Job<CreateTransformJobCommandInput, DescribeTransformJobCommandOutput>
}

/** Amazon SageMaker jobs. What waits gives the job's description. */
export const sagemaker: SageMaker = {
  createProcessingJob: request('sagemaker', 'createProcessingJob'),
  createProcessingJobSync: job('sagemaker', 'createProcessingJob'),
  createTrainingJob: request('sagemaker', 'createTrainingJob'),
  createTrainingJobSync: job('sagemaker', 'createTrainingJob'),
  createTransformJob: request('sagemaker', 'createTransformJob'),
  createTransformJobSync: job('sagemaker', 'createTransformJob'),
}
