import { pathToFileURL } from 'node:url'
import { readFunctionName } from '../function-name.js'
import { optionalText, requiredText } from '../input.js'
import { functionConfiguration } from './function-configuration.js'
import type { Operation } from './operation.js'

export const getFunction: Operation = (input, { functions }) => {
  const { name } = readFunctionName(requiredText(input, 'FunctionName'), optionalText(input, 'Qualifier'))
  const deployed = functions.get(name)
  const { codeDirectory, reservedConcurrency } = deployed.config
  return {
    Configuration: functionConfiguration(deployed),
    Code: { RepositoryType: 'local', Location: pathToFileURL(codeDirectory).href },
    ...(reservedConcurrency === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  }
}
