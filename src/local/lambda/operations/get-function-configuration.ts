import { readFunctionName } from '../function-name.js'
import { optionalText, requiredText } from '../input.js'
import { functionConfiguration } from './function-configuration.js'
import type { Operation } from './operation.js'

export const getFunctionConfiguration: Operation = (input, { functions }) => {
  const { name } = readFunctionName(requiredText(input, 'FunctionName'), optionalText(input, 'Qualifier'))
  return functionConfiguration(functions.get(name))
}
