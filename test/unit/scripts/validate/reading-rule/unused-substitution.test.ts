import { testReadingRule } from '../reading-rule-tester.js'

const template = (substitutions: string): string => 'Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n'
  + '      Definition:\n        StartAt: "${First}"\n        States:\n          "${First}": { Type: Pass, Next: !Sub "${!Last}" }\n          "${Last}": { Type: Succeed }\n'
  + `      DefinitionSubstitutions: ${substitutions}\n`

testReadingRule('unused-substitution', [
  { files: { 'a.yaml': template('{ First: A, Last: B }') }, told: [] },
  { files: { 'a.yaml': template('{ First: A, Lost: B, Last: C }') }, told: ['a.yaml:10:44 ASL2097 /Resources/M/Properties/DefinitionSubstitutions/Lost'] },
  // made by a function: not known
  { files: { 'a.yaml': template('!FindInMap [A, B, C]') }, told: [] },
])
