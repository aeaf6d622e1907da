import { invalidParameter, requiredText } from '../input.js'
import { mappingConfiguration } from './mapping-configuration.js'
import type { Operation } from './operation.js'

/** Enables or disables a mapping. What else a mapping has comes from its deployment. */
export const updateEventSourceMapping: Operation = (input, { mappings }) => {
  const mapping = mappings.get(requiredText(input, 'UUID'))
  const enabled = input['Enabled']
  if (typeof enabled !== 'boolean') throw invalidParameter('UpdateEventSourceMapping: Enabled must be true or false')
  // the answer says Disabling while messages under way are dealt with
  if (enabled) mapping.start()
  else void mapping.stop()
  return mappingConfiguration(mapping)
}
