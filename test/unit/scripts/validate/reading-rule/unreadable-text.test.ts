import { testReadingRule } from '../reading-rule-tester.js'

const inString = JSON.stringify({ Resources: { M: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{\n"StartAt": x}' } } } })

testReadingRule('unreadable-text', [
  { files: { 'a.asl.json': '' }, told: ['a.asl.json:1:1 ASL2090 /'] },
  { files: { 'a.asl.json': '{\n  "StartAt" "A" }' }, told: ['a.asl.json:2:13 ASL2090 /'] },
  { files: { 'a.json': 'StartAt: A' }, told: ['a.json:1:1 ASL2090 /'] },
  { files: { 'a.asl.yaml': 'StartAt: A\nStates: !Sub x\n' }, told: ['a.asl.yaml:2:9 ASL2090 /'] },
  { files: { 'a.asl.json': new Uint8Array([0x7b, 0, 0x7d]) }, told: ['a.asl.json:1:1 ASL2090 /'] },
  { files: { 'a.asl.json': new Uint8Array([0x7b, 0xff, 0x7d]) }, told: ['a.asl.json:1:1 ASL2090 /'] },
  // within a string of a template: the escape takes two characters
  { files: { 'a.json': inString }, told: [`a.json:1:${inString.indexOf('x}') + 1} ASL2090 /`] },
])
