import { testReadingRule } from '../reading-rule-tester.js'

const machine = (properties: object, type = 'AWS::StepFunctions::StateMachine'): string => JSON.stringify({ Resources: { M: { Type: type, Properties: properties } } }, null, 1)
const good = { StartAt: 'A', States: { A: { Type: 'Succeed' } } }

testReadingRule('one-definition', [
  { files: { 'a.json': machine({}) }, told: ['a.json:3:8 ASL2095 /Resources/M'] },
  { files: { 'a.json': '{"Resources":{"M":{"Type":"AWS::Serverless::StateMachine"}}}' }, told: ['a.json:1:19 ASL2095 /Resources/M'] },
  { files: { 'a.json': machine({ Definition: good, DefinitionString: JSON.stringify(good) }) }, told: ['a.json:6:19 ASL2095 /Resources/M'] },
  { files: { 'a.json': machine({ Definition: JSON.stringify(good) }) }, told: ['a.json:6:19 ASL2095 /Resources/M/Properties/Definition'] },
  { files: { 'a.json': machine({ DefinitionUri: 5 }, 'AWS::Serverless::StateMachine') }, told: ['a.json:6:22 ASL2095 /Resources/M/Properties/DefinitionUri'] },
])
