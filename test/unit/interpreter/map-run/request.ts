import type { JsonObject } from '../../../../src/asl/json.js'
import { compile, initialState, step } from '../../../../src/interpreter/index.js'
import type { ExecutionIdentity, MapRunRequest } from '../../../../src/interpreter/index.js'

const identity: ExecutionIdentity = { executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:e', executionName: 'e', stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', stateMachineName: 'm', roleArn: 'role' }

/** The Map Run that a machine asks for which begins with a Distributed Map. */
export function requestOf(definition: JsonObject): MapRunRequest {
  const { program } = compile(definition, { type: 'STANDARD' })
  const first = initialState(program, {}, identity, { uuid: () => '00000007-0000-4000-8000-00000000000a', random: () => 0 }, 0, true)
  const command = step(program, first, { type: 'start', at: 0 }).commands.find(({ type }) => type === 'startMapRun')
  if (command?.type !== 'startMapRun') throw new Error('the Map asks for a run')
  const state = program.blocks[command.spec.block]?.states.get(command.spec.state)
  if (state === undefined) throw new Error('the program has the state')
  return { spec: command.spec, state, identity }
}
