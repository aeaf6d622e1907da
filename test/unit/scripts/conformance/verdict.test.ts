import { expect, test } from '@jest/globals'
import { recordedRefusal } from '../../../../scripts/conformance/refusal.js'
import { runTestStates } from '../../../../scripts/conformance/test-state.js'
import { runVerdicts } from '../../../../scripts/conformance/verdict.js'
import type { VerdictCall } from '../../../../scripts/conformance/verdict.js'

const passing = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }
const creating: VerdictCall = { key: 'k', operation: 'create_state_machine', definition: {}, definitionText: null, request: { name: 'm', roleArn: 'sfn_role_arn' }, rejected: true, expected: {} }
const refusedWith = (message: string, code = 'InvalidDefinition') => ({ Error: { Code: code, Message: message } })

test('a refusal is read from the answer and from the exception that was made of it', () => {
  expect(recordedRefusal(refusedWith('m', 'C'))).toEqual({ code: 'C', message: 'm' })
  expect(recordedRefusal({ exception_typename: 'C', exception_value: 'An error occurred (C) when calling the TestState operation: m\nn' })).toEqual({ code: 'C', message: 'm\nn' })
  expect(recordedRefusal({ exception_typename: 'ParamValidationError', exception_value: 'Parameter validation failed' })).toEqual({})
})

test('a refusal agrees where it is one here; its words are compared unless they are not AWS\'s', async () => {
  const [same, other, foreign] = await runVerdicts([
    { ...creating, expected: refusedWith('Invalid State Machine Definition: \'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /\'') },
    { ...creating, expected: refusedWith('something else') },
    { ...creating, expected: refusedWith('Error=ValueError Args=[\'no\'] in definition') },
  ])
  expect(same).toEqual({ key: 'k', rejected: true, agrees: true, message: 'same', differences: [] })
  expect(other).toMatchObject({ agrees: true, message: 'other', differences: [expect.stringMatching(/^refusal\/message recorded "something else" here /)] })
  expect(foreign).toEqual({ key: 'k', rejected: true, agrees: true, message: 'foreign', differences: [] })
})

test('what is taken is compared with the recorded answer; names and roles get values', async () => {
  const [created, updated] = await runVerdicts([
    { ...creating, definition: passing, request: { name: '<ArnPart_0idx>', roleArn: 'snf_role_arn' }, rejected: false, expected: { stateMachineArn: 'arn:<partition>:states:<region>:111111111111:stateMachine:<ArnPart_0idx>', creationDate: 'datetime' } },
    { ...creating, operation: 'update_state_machine', definition: null, request: { stateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:<ArnPart_0idx>', roleArn: 'snf_role_arn_t1' }, rejected: false, expected: { updateDate: 'datetime' } },
  ])
  expect(created?.differences).toEqual([])
  expect(updated?.differences).toEqual([expect.stringMatching(/^answer\/revisionId is not recorded/)])
})

test('an operation that is not known is named', async () => {
  await expect(runVerdicts([{ ...creating, operation: 'delete_state_machine' }])).rejects.toThrow('verdicts of delete_state_machine are not known')
})

test('TestState is asked with functions of names that Lambda takes', async () => {
  const lambdas = { '<function_name>': { behaviour: 'identity', arn: 'arn:aws:lambda:us-east-1:111111111111:function:<function_name>' } }
  const call = { key: 'k', definition: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:111111111111:function:<function_name>', End: true }, request: { input: '{"a": 1}', roleArn: 'sfn_role_arn' }, failed: false }
  const [same, refused] = await runTestStates({ lambdas, calls: [
    { ...call, expected: { status: 'SUCCEEDED', output: { a: 1 } } },
    { ...call, failed: true, expected: { exception_typename: 'ParamValidationError', exception_value: 'Parameter validation failed' } },
  ] })
  expect(same).toEqual({ key: 'k', differences: [] })
  expect(refused?.differences).toEqual(['was refused on AWS (by its client); here it was answered'])
})
