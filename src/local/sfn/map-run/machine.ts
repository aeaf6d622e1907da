import type { ExecutionIdentity, MapRunRequest } from '../../../interpreter/index.js'
import { childIdentity } from '../../../interpreter/index.js'
import type { JsonObject } from '../../service.js'
import { parseDefinition } from '../definition.js'
import type { StateMachine } from '../machine-store.js'

/** The machine that a Map Run's children are executions of: the item processor, with the query language of what is around it. */
export function childMachine({ state: { distributed } }: MapRunRequest, identity: ExecutionIdentity, parent: StateMachine): StateMachine {
  if (distributed === undefined) throw new Error('the state is no Distributed Map')
  const { program, label } = distributed
  const { ProcessorConfig: _config, ...processor } = program.definition
  const { QueryLanguage: language } = parseDefinition(parent.definition) as JsonObject
  const { stateMachineArn: arn, stateMachineName: name } = childIdentity(identity, label, program.type, '')
  return {
    ...parent, arn, name, type: program.type,
    definition: JSON.stringify({ ...(language === undefined ? {} : { QueryLanguage: language }), ...processor }),
    loggingConfiguration: { level: 'OFF', includeExecutionData: false }, tags: {},
  }
}
