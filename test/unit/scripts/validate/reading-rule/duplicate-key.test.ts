import { expect, test } from '@jest/globals'
import { checked } from '../checked.js'
import { testReadingRule } from '../reading-rule-tester.js'

testReadingRule('duplicate-key', [
  { files: { 'a.asl.json': '{ "StartAt": "B",\n  "\\u0053tartAt": "A", "States": { "A": { "Type": "Succeed" } } }' }, told: ['a.asl.json:2:3 ASL2091 /'] },
  { files: { 'a.asl.yaml': 'StartAt: B\nStates: { A: { Type: Succeed } }\nStartAt: A\n' }, told: ['a.asl.yaml:3:1 ASL2091 /'] },
  { files: { 'a.yaml': 'Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      Definition: { StartAt: A, StartAt: A, States: { A: { Type: Succeed } } }\n' }, told: ['a.yaml:5:33 ASL2091 /'] },
  { files: { 'a.yaml': 'Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: |\n        { "a": 1,\n          "a": 2 }\n' }, told: ['a.yaml:7:11 ASL2091 /', 'a.yaml:6:9 ASL2003 /', 'a.yaml:7:11 ASL2004 /a'] },
])

test('beside a definition, a template may have it: the last one counts', async () => {
  const { files: [report] } = await checked({ 'a.yaml': 'Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      Name: a\n      Name: b\n      Definition: { StartAt: A, States: { A: { Type: Succeed } } }\n' })
  expect(report?.diagnostics).toMatchObject([{ code: 'ASL2091', severity: 'warning', line: 6, column: 7 }])
})
