import { testReadingRule } from '../reading-rule-tester.js'

testReadingRule('duplicate-key', [
  { files: { 'a.asl.json': '{ "StartAt": "A",\n  "\\u0053tartAt": "B" }' }, told: ['a.asl.json:2:3 ASL2091 /'] },
  { files: { 'a.asl.yaml': 'StartAt: A\nStates: {}\nStartAt: B\n' }, told: ['a.asl.yaml:3:1 ASL2091 /'] },
  { files: { 'a.yaml': 'Resources:\n  M: { Type: "AWS::StepFunctions::StateMachine" }\n  M: {}\n' }, told: ['a.yaml:3:3 ASL2091 /'] },
  { files: { 'a.yaml': 'Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: |\n        { "a": 1,\n          "a": 2 }\n' }, told: ['a.yaml:7:11 ASL2091 /'] },
])
