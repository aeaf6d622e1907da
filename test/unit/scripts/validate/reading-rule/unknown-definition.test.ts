import { testReadingRule } from '../reading-rule-tester.js'

const machine = (properties: object, type = 'AWS::StepFunctions::StateMachine'): string => JSON.stringify({ Resources: { M: { Type: type, Properties: properties } } }, null, 1)

testReadingRule('unknown-definition', [
  { files: { 'a.json': machine({ Definition: { 'Fn::Transform': { Name: 'AWS::Include' } } }) }, told: ['a.json:6:19 ASL2093 /Resources/M/Properties/Definition'] },
  { files: { 'a.json': machine({ DefinitionUri: 's3://bucket/key' }, 'AWS::Serverless::StateMachine') }, told: ['a.json:6:22 ASL2093 /Resources/M/Properties/DefinitionUri'] },
  { files: { 'a.json': machine({ DefinitionUri: { Bucket: 'b', Key: 'k' } }, 'AWS::Serverless::StateMachine') }, told: ['a.json:6:22 ASL2093 /Resources/M/Properties/DefinitionUri'] },
  { files: { 'a.json': machine({ DefinitionS3Location: { Ref: 'X' } }) }, told: ['a.json:6:29 ASL2093 /Resources/M/Properties/DefinitionS3Location'] },
  { files: { 'a.asl.json': '{ "StartAt": "A",\n "States": { ${States} } }' }, told: ['a.asl.json:2:14 ASL2093 /'] },
])
