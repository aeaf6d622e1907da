import { testReadingRule } from '../reading-rule-tester.js'

const template = (definition: string, more = ''): string => `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: ${definition}${more}\n`
const text = (resource: string): string => `{ "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "${resource}", "End": true } } }`

testReadingRule('undeclared-substitution', [
  { files: { 'a.yaml': template(`|\n        ${text('${Fn}')}`) }, told: ['a.yaml:6:75 ASL2096 /States/A/Resource'] },
  // filled by Fn::Sub
  { files: { 'a.yaml': template(`!Sub |\n        ${text('${Fn}')}`) }, told: [] },
  // and written through it
  { files: { 'a.yaml': template(`!Sub |\n        ${text('${!Fn}')}`) }, told: ['a.yaml:6:75 ASL2096 /States/A/Resource'] },
  { files: { 'a.yaml': template(`!Sub |\n        ${text('${!Fn}')}`, '\n      DefinitionSubstitutions: { Fn: x }') }, told: [] },
  // meant for a shell, unless substitutions are declared
  { files: { 'a.yaml': template('\'{ "StartAt": "A", "States": { "A": { "Type": "Pass", "Result": "echo ${HOME}", "End": true } } }\'') }, told: [] },
  {
    files: { 'a.yaml': 'Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties: { DefinitionUri: m.asl.json, DefinitionSubstitutions: { Fm: x } }\n', 'm.asl.json': text('${Fn}') }, words: ['a.yaml'],
    told: ['a.yaml:4:73 ASL2097 /Resources/M/Properties/DefinitionSubstitutions/Fm', 'm.asl.json:1:67 ASL2096 /States/A/Resource'],
  },
  { files: { 'a.yaml': 'Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition: { StartAt: A, States: { A: { Type: Choice, Choices: [{ Variable: $.a, IsPresent: true, Next: B }, { Variable: "${V}", IsPresent: true, Next: B }], Default: B }, B: { Type: Succeed } } }\n' }, told: ['a.yaml:5:130 ASL2096 /States/A/Choices[1]/Variable'] },
])
