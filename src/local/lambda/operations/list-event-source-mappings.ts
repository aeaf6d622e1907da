import { functionArnOf, readFunctionName } from '../function-name.js'
import { optionalText, page } from '../input.js'
import { mappingConfiguration } from './mapping-configuration.js'
import type { Operation } from './operation.js'

const largestPage = 100

export const listEventSourceMappings: Operation = (input, { mappings }) => {
  const source = optionalText(input, 'EventSourceArn')
  const name = optionalText(input, 'FunctionName')
  const functionArn = name === undefined ? undefined : functionArnOf(readFunctionName(name, undefined).name)
  const found = mappings.list().filter(({ config }) => (source === undefined || config.eventSourceArn === source) && (functionArn === undefined || config.functionArn === functionArn))
  const { items, rest } = page(found, input, largestPage)
  return { EventSourceMappings: items.map(mappingConfiguration), ...rest }
}
