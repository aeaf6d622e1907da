import { testReadingRule } from '../reading-rule-tester.js'

const naming = (file: string): string => `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties: { DefinitionUri: ${file} }\n`
const asset = JSON.stringify({ files: { abc: { source: { path: 'asset.abc.json' }, destinations: { here: { objectKey: 'abc.json' } } } } })
const pointing = JSON.stringify({ Resources: { M: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionS3Location: { Bucket: { 'Fn::Sub': 'b-${AWS::Region}' }, Key: 'abc.json' } } } } })
const at = pointing.indexOf('{"Bucket"') + 1

testReadingRule('missing-definition-file', [
  { files: { 'a.yaml': naming('none.json') }, told: ['a.yaml:4:34 ASL2094 /Resources/M/Properties/DefinitionUri'] },
  { files: { 'sub/a.yaml': naming('../b.asl.json'), 'b.asl.json': '{}' }, words: ['sub'], told: ['sub/a.yaml:4:34 ASL2094 /Resources/M/Properties/DefinitionUri'] },
  { files: { 'a.yaml': naming('.') }, told: ['a.yaml:4:34 ASL2094 /Resources/M/Properties/DefinitionUri'] },
  { files: { 'S.template.json': pointing, 'S.assets.json': asset }, words: ['S.template.json'], told: [`S.template.json:1:${at} ASL2094 /Resources/M/Properties/DefinitionS3Location`] },
  { files: { 'S.template.json': pointing, 'S.assets.json': asset, 'asset.abc.json': '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}' }, words: ['S.template.json'], told: [] },
  // an object of somebody else is no asset
  { files: { 'S.template.json': pointing, 'S.assets.json': '{"files":{}}' }, words: ['S.template.json'], told: [`S.template.json:1:${at} ASL2093 /Resources/M/Properties/DefinitionS3Location`] },
])
