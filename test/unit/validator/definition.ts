import type { Json, JsonObject } from '../../../src/asl/index.js'

/** A definition whose only state is `A`. */
export const alone = (state: JsonObject, more: JsonObject = {}): JsonObject => ({ StartAt: 'A', States: { A: state }, ...more })

/** A definition in JSONata whose only state is `A`. */
export const aloneInJsonata = (state: JsonObject): JsonObject => alone(state, { QueryLanguage: 'JSONata' })

/** A machine for a branch or a processor, with one state. */
export const inner = (name = 'Inner', state: JsonObject = { Type: 'Pass', End: true }): JsonObject => ({ StartAt: name, States: { [name]: state } })

/** A task that calls a Lambda function, and ends. */
export const task = (more: JsonObject = {}): JsonObject => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' }, End: true, ...more })

/** An inline Map. */
export const map = (more: JsonObject = {}): JsonObject => ({ Type: 'Map', ItemProcessor: inner(), End: true, ...more })

/** A Distributed Map with STANDARD children. */
export const distributed = (more: JsonObject = {}, executionType: Json = 'STANDARD'): JsonObject =>
  ({ Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType }, ...inner() }, End: true, ...more })

/** A choice of one rule, and where it leads. */
export const choice = (rule: JsonObject, more: JsonObject = {}): JsonObject =>
  ({ StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Next: 'B', ...rule }], Default: 'B' }, B: { Type: 'Succeed' } }, ...more })
