import type {
  CreateProcessingJobCommandInput, CreateProcessingJobCommandOutput, CreateTrainingJobCommandInput, CreateTrainingJobCommandOutput,
  CreateTransformJobCommandInput, CreateTransformJobCommandOutput, DescribeProcessingJobCommandOutput, DescribeTrainingJobCommandOutput, DescribeTransformJobCommandOutput,
} from '@aws-sdk/client-sagemaker'
import { job, request } from './reference.js'
import type { AslShape } from './shape.js'

type SageMakerError = `SageMaker.${string}`

/** Amazon SageMaker jobs. */
export const sagemaker = {
  createProcessingJob: request<AslShape<CreateProcessingJobCommandInput>, AslShape<CreateProcessingJobCommandOutput>, SageMakerError>('sagemaker', 'createProcessingJob'),
  createProcessingJobSync: job<AslShape<CreateProcessingJobCommandInput>, AslShape<DescribeProcessingJobCommandOutput>, SageMakerError>('sagemaker', 'createProcessingJob'),
  createTrainingJob: request<AslShape<CreateTrainingJobCommandInput>, AslShape<CreateTrainingJobCommandOutput>, SageMakerError>('sagemaker', 'createTrainingJob'),
  createTrainingJobSync: job<AslShape<CreateTrainingJobCommandInput>, AslShape<DescribeTrainingJobCommandOutput>, SageMakerError>('sagemaker', 'createTrainingJob'),
  createTransformJob: request<AslShape<CreateTransformJobCommandInput>, AslShape<CreateTransformJobCommandOutput>, SageMakerError>('sagemaker', 'createTransformJob'),
  createTransformJobSync: job<AslShape<CreateTransformJobCommandInput>, AslShape<DescribeTransformJobCommandOutput>, SageMakerError>('sagemaker', 'createTransformJob'),
} as const
