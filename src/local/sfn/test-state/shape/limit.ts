/**
 * Smallest and largest values of members that the clients' schemas do not tell, by service, structure and member: a number, or the length of a text. Those that
 * answers of often used operations have. Source: the services' API references.
 */
export const limits: Readonly<Record<string, Readonly<Record<string, { readonly least?: number, readonly most?: number }>>>> = {
  lambda: {
    'FunctionConfiguration.MemorySize': { least: 128, most: 10_240 },
    'FunctionConfiguration.Timeout': { least: 1 },
    'EphemeralStorage.Size': { least: 512, most: 10_240 },
    'Concurrency.ReservedConcurrentExecutions': { least: 0 },
    'EventSourceMappingConfiguration.BatchSize': { least: 1, most: 10_000 },
    'EventSourceMappingConfiguration.MaximumBatchingWindowInSeconds': { least: 0, most: 300 },
    'EventSourceMappingConfiguration.ParallelizationFactor': { least: 1, most: 10 },
    'InvocationResponse.ExecutedVersion': { least: 1, most: 1024 },
  },
  sfn: {
    'StartExecutionOutput.executionArn': { least: 1, most: 256 },
    'StartSyncExecutionOutput.executionArn': { least: 1, most: 256 },
    'DescribeExecutionOutput.executionArn': { least: 1, most: 256 },
    'DescribeExecutionOutput.stateMachineArn': { least: 1, most: 256 },
    'DescribeExecutionOutput.name': { least: 1, most: 80 },
  },
  dynamodb: {
    'TableDescription.TableName': { least: 3, most: 255 },
    'KeySchemaElement.AttributeName': { least: 1, most: 255 },
    'ProvisionedThroughputDescription.ReadCapacityUnits': { least: 0 },
    'ProvisionedThroughputDescription.WriteCapacityUnits': { least: 0 },
  },
}
