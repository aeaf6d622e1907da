import { requiredText } from '../input.js'
import { mappingConfiguration } from './mapping-configuration.js'
import type { Operation } from './operation.js'

export const getEventSourceMapping: Operation = (input, { mappings }) => mappingConfiguration(mappings.get(requiredText(input, 'UUID')))
