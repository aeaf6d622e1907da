import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { UsageError } from '../../../../scripts/cli/command.js'
import { Check } from '../../../../scripts/validate/check.js'
import { collect } from '../../../../scripts/validate/collect.js'
import { checked, told } from './checked.js'

const good = '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}'
const bad = '{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Pass",\n      "Next": "B" }\n  }\n}'

describe('places in the original file', () => {
  test.each([
    ['JSON', { 'a.asl.json': bad }, 'a.asl.json:5:15 ASL2012 /States/A/Next'],
    ['JSON with a byte order mark and the line ends of Windows', { 'a.asl.json': `\uFEFF${bad.replaceAll('\n', '\r\n')}` }, 'a.asl.json:5:15 ASL2012 /States/A/Next'],
    ['YAML', { 'a.asl.yaml': '# a machine\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: B # not there\n' }, 'a.asl.yaml:6:11 ASL2012 /States/A/Next'],
    ['YAML by its content', { 'a.asl': 'StartAt: A\nStates:\n  A: { Type: Pass, Next: B }\n' }, 'a.asl:3:26 ASL2012 /States/A/Next'],
    ['JSON by its content', { 'a.asl': bad }, 'a.asl:5:15 ASL2012 /States/A/Next'],
    ['an answer of DescribeStateMachine', { 'a.json': JSON.stringify({ name: 'x', definition: bad, type: 'STANDARD' }) }, `a.json:1:${JSON.stringify({ name: 'x', definition: bad }).indexOf('\\"B\\"') + 1} ASL2012 /States/A/Next`],
    ['a block of text', { 'a.yaml': `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: |\n${bad.replaceAll(/^/gm, '        ')}\n` }, 'a.yaml:10:23 ASL2012 /States/A/Next'],
    ['a folded block of text', { 'a.yaml': `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: !Sub >-\n${bad.replaceAll(/^ */gm, '        ')}\n` }, 'a.yaml:10:17 ASL2012 /States/A/Next'],
    ['a quoted text', { 'a.yaml': `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: '{ "StartAt": "A", "States": { "A":\n        { "Type": "Pass", "Next": "B" } } }'\n` }, 'a.yaml:6:35 ASL2012 /States/A/Next'],
    [
      'parts that are joined', { 'a.yaml': 'Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString:\n        Fn::Join:\n          - "\\n"\n          - - \'{ "StartAt": "A",\'\n            - !Sub \'"States": { "A": { "Type": "Task", "Resource": "${F.Arn}",\'\n            - "\\"Next\\": \\"B\\" } } }"\n' },
      'a.yaml:10:26 ASL2012 /States/A/Next',
    ],
    ['an object with tags', { 'a.yaml': 'Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        StartAt: A\n        States:\n          A: { Type: Task, Resource: !GetAtt F.Arn, TimeoutSeconds: !Ref T, Next: B }\n' }, 'a.yaml:8:83 ASL2012 /States/A/Next'],
    ['Fn::ToJsonString', { 'a.yaml': 'Transform: AWS::LanguageExtensions\nResources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString:\n        Fn::ToJsonString:\n          StartAt: A\n          States: { A: { Type: Pass, Next: B } }\n' }, 'a.yaml:9:44 ASL2012 /States/A/Next'],
    ['an anchor', { 'a.asl.yaml': 'StartAt: A\nStates:\n  A: &a { Type: Pass, Next: B }\n  C: *a\n' }, 'a.asl.yaml:3:29 ASL2012 /States/A/Next'],
  ] as const)('of %s', async (_, files, expected) => {
    expect(told(await checked(files))).toContain(expected)
  })

  test('of both sides of a condition', async () => {
    const text = JSON.stringify({ Resources: { M: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: { 'Fn::If': ['C', good, { 'Fn::If': ['D', bad, { Ref: 'AWS::NoValue' }] }] } } } } })
    expect(told(await checked({ 'a.json': text }))).toEqual([`a.json:1:${text.indexOf('\\"B\\"') + 1} ASL2012 /States/A/Next`])
  })

  test('have an end behind the last character', async () => {
    const { files: [report] } = await checked({ 'a.asl.json': bad })
    expect(report?.diagnostics[0]).toMatchObject({ line: 5, column: 15, endLine: 5, endColumn: 18 })
    expect(report?.lineAt(5)).toBe('      "Next": "B" }')
  })
})

describe('places within an expression', () => {
  const yaml = (output: string): string => `QueryLanguage: JSONata\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    Output: ${output}\n    End: true\n`

  test.each([
    ['a literal block', yaml('|-\n      {%\n        $sum($states.input.x) +\n          )\n      %}'), 'ASL2054', 9, ')'],
    ['a folded block', yaml('>-\n      {% 1 +\n      ) %}'), 'ASL2054', 8, ')'],
    ['quotes', yaml('\'{% "it\'\'s" & price %}\''), 'ASL2055', 6, 'price'],
    ['quotes over two lines', yaml('"{% 1 +\n      $$.x %}"'), 'ASL2055', 7, '$$'],
  ] as const)('of %s', async (_, text, code, line, meant) => {
    const { files: [report] } = await checked({ 'a.asl.yaml': text })
    const found = report?.diagnostics.find((diagnostic) => diagnostic.code === code)
    expect(found).toMatchObject({ line, endLine: line, path: '/States/A/Output' })
    expect(report?.lineAt(line)?.slice((found?.column ?? 0) - 1, (found?.endColumn ?? 0) - 1)).toBe(meant)
  })

  test('of a definition in JSON within a block of a template', async () => {
    const { files: [report] } = await checked({ 'a.yaml': 'Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: |\n        { "StartAt": "A", "QueryLanguage": "JSONata", "States": {\n          "A": { "Type": "Pass", "Output": "{% \\"a\\" & total %}", "End": true } } }\n' })
    const [found] = report?.diagnostics ?? []
    expect(found).toMatchObject({ code: 'ASL2055', line: 7 })
    expect(report?.lineAt(7)?.slice((found?.column ?? 0) - 1, (found?.endColumn ?? 0) - 1)).toBe('total')
  })
})

describe('what is not known before the deployment', () => {
  test.each([
    'DefinitionString: !Sub \'{ "StartAt": "A", "States": { "A": { "Type": "Wait", "Seconds": ${Delay}, "Next": "${Last}" }, "${Last}": { "Type": "Succeed" } } }\'',
    'DefinitionString: !Join ["", [\'{ "StartAt": "A", "States": { "A": { "Type": "Wait", "Seconds": \', !Ref Delay, \', "End": true } } }\']]',
    'Definition: { StartAt: A, States: { A: { Type: Wait, Seconds: !Ref Delay, Comment: !Join ["-", [a, !Ref B]], End: !If [C, true, true] } } }',
    'Definition: { StartAt: A, States: { A: { Type: Task, Resource: !Sub "arn:${AWS::Partition}:states:::lambda:invoke", Parameters: { FunctionName: !ImportValue X }, End: true } } }',
  ])('is not refused for its form: %s', async (property) => {
    const { files: [report] } = await checked({ 'a.yaml': `Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      ${property}\n` })
    expect(report?.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('a template', () => {
  const waiting = 'Definition: { StartAt: A, States: { A: { Type: Task, Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Parameters: {}, End: true } } }'

  test.each([['AWS::StepFunctions::StateMachine', 'StateMachineType'], ['AWS::Serverless::StateMachine', 'Type']])('of %s says the workflow\'s type', async (kind, property) => {
    const text = (type: string): string => `Resources:\n  M:\n    Type: ${kind}\n    Properties:\n      ${property}: ${type}\n      ${waiting}\n`
    const codes = async (type: string): Promise<readonly string[]> => (await checked({ 'a.yaml': text(type) })).files.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code))
    expect(await codes('EXPRESS')).toEqual(['ASL2029'])
    expect(await codes('STANDARD')).toEqual([])
    expect(await codes('!Ref T')).toEqual([])
  })

  test('gives its type to the file that it names, which is validated once', async () => {
    const files = { 'a.yaml': 'Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties: { Type: EXPRESS, DefinitionUri: m.asl.json }\n', 'm.asl.json': '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{},"End":true}}}' }
    for (const words of [['.'], ['m.asl.json', 'a.yaml'], ['a.yaml']]) expect(told(await checked(files, words)).filter((line) => line.includes('ASL2029'))).toHaveLength(1)
    expect(told(await checked(files, ['m.asl.json'])).filter((line) => line.includes('ASL2029'))).toHaveLength(0)
  })

  test('may hold other resources, and forms that are none', async () => {
    const { files, notes } = await checked({ 'a.json': '{"Resources":{"Fn::ForEach::X":["A",["B"],{"C${A}":{"Type":"AWS::S3::Bucket"}}],"Fn::ForEach::Y":"AWS::StepFunctions::StateMachine","B":{"Type":"AWS::S3::Bucket"},"C":5,"D":{"Type":5}}}' })
    expect({ files, notes }).toEqual({ files: [], notes: ['a.json holds no state machine'] })
  })

  test('with machines in a loop tells of each that it was not validated', async () => {
    const machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: bad } }
    const inner = { 'Fn::ForEach::Y': ['B', ['1', '2'], { 'M${A}${B}': machine }] }
    const result = await checked({ 'a.json': JSON.stringify({ Resources: { 'Fn::ForEach::X': ['A', ['1', '2'], { 'M${A}': machine, ...inner }], M: { ...machine, Properties: { DefinitionString: good } } } }) })
    expect(result.notes).toEqual([])
    expect(result.files.flatMap(({ diagnostics }) => diagnostics.map(({ code, severity, path: at, machine: id }) => [code, severity, at, id]))).toEqual([
      ['ASL2093', 'warning', '/Resources/Fn::ForEach::X[2]/M${A}', 'M${A}'], ['ASL2093', 'warning', '/Resources/Fn::ForEach::X[2]/Fn::ForEach::Y[2]/M${A}${B}', 'M${A}${B}'],
    ])
  })

  test.each([
    ['a loop in the definition', { Definition: { StartAt: 'A', States: { A: { Type: 'Succeed' }, 'Fn::ForEach::S': ['N', ['B'], { '${N}': { Type: 'Succeed' } }] } } }, '/Resources/M/Properties/Definition'],
    ['a loop in Fn::ToJsonString', { DefinitionString: { 'Fn::ToJsonString': { StartAt: 'A', States: { 'Fn::ForEach::S': ['N', ['A'], {}] } } } }, '/Resources/M/Properties/DefinitionString'],
    ['properties that a function makes', { 'Fn::Transform': { Name: 'AWS::Include' } }, '/Resources/M'],
  ] as const)('with %s is no reason to refuse it', async (_, properties, at) => {
    const result = await checked({ 'a.json': JSON.stringify({ Resources: { M: { Type: 'AWS::StepFunctions::StateMachine', Properties: properties } } }) })
    expect(result.files.flatMap(({ diagnostics }) => diagnostics.map(({ code, path: found }) => `${code} ${found}`))).toEqual([`ASL2093 ${at}`])
  })

  test('names each machine', async () => {
    const { files: [report] } = await checked({ 'a.yaml': `Resources:\n  One:\n    Type: AWS::StepFunctions::StateMachine\n    Properties: { DefinitionString: '${bad.replaceAll('\n', ' ')}' }\n` })
    expect(report?.diagnostics.map(({ machine }) => machine)).toEqual(report?.diagnostics.map(() => 'One'))
  })
})

describe('a folder', () => {
  const files = { 'b/x.asl.json': good, 'a.json': '{"other": "kind"}', 'list.json': '[1]', 'z.yaml': 'Resources: { M: { Type: AWS::Serverless::StateMachine, Properties: { Definition: { StartAt: A, States: { A: { Type: Succeed } } } } } }', 'plain.json': bad, 'readme.md': 'StartAt: States:', 'node_modules/p/x.asl.json': bad, '.hidden/x.asl.json': bad, 'nested.json': '{"StartAt":1,"x":{"StartAt":"A","States":{}}}', 'deep.json': '{"x":{"StartAt":"A","States":{}}}' }

  test('is looked through in the order of names, for definitions by name and by content', async () => {
    const result = await checked(files, ['.'])
    expect(result.files.map(({ file }) => file)).toEqual(['b/x.asl.json', 'nested.json', 'plain.json', 'z.yaml'])
    expect(result.notes).toEqual(['3 other JSON or YAML files hold no state machine'])
  })

  test('may hold files of other programs that cannot be read: these are notes, unless somebody names them', async () => {
    const others = {
      'serverless.yml': 'stepFunctions:\n  stateMachines:\n    m:\n      definition:\n        StartAt: A\n        States:\n          A: { Type: Task, Resource: !GetAtt F.Arn, End: true }\n',
      'broken.json': '{ "StartAt": "A",\n "States": { }, }', 'x.asl.json': good,
    }
    const { files: found, notes } = await checked(others, ['.'])
    expect(found.map(({ file, diagnostics }) => [file, diagnostics.length])).toEqual([['x.asl.json', 0]])
    expect(notes).toEqual([
      'broken.json was left out: its name tells no definition, and it cannot be read as JSON (line 2, column 17: a key in double quotes is missing)',
      expect.stringMatching(/^serverless\.yml was left out: .* as YAML \(line 7, column 38: .*a tag such as !Sub belongs to a CloudFormation template\)\)$/),
    ])
    expect(told(await checked(others, ['serverless.yml', 'broken.json']))).toEqual(['serverless.yml:7:38 ASL2090 /', 'broken.json:2:17 ASL2090 /'])
    // a template is one whatever its name
    expect(told(await checked({ 't.json': '{ "Resources": { "M": { "Type": "AWS::StepFunctions::StateMachine" ' }, ['.']))).toEqual(['t.json:1:68 ASL2090 /'])
  })

  test('has links that are followed to files, and no further', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stepwright-link-'))
    try {
      mkdirSync(path.join(folder, 'sub'))
      writeFileSync(path.join(folder, 'sub/a.asl.json'), good)
      symlinkSync('..', path.join(folder, 'sub/loop'))
      symlinkSync('sub/a.asl.json', path.join(folder, 'b.asl.json'))
      symlinkSync('nowhere', path.join(folder, 'c.asl.json'))
      const notes: string[] = []
      expect((await collect([folder], notes)).map(({ name }) => path.relative(folder, name))).toEqual(['b.asl.json', 'sub/a.asl.json'])
      expect(notes.map((note) => note.replaceAll(`${folder}/`, ''))).toEqual(['c.asl.json was left out: a link that leads to no file', 'sub/loop was left out: a link that leads to no file'])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('without a file, a missing file and a pattern that fits none are bad usage', async () => {
    await expect(checked({ 'a.txt': '' }, ['.'])).rejects.toThrow(UsageError)
    await expect(checked({}, ['none.json'])).rejects.toThrow(/none\.json cannot be read: ENOENT/)
    await expect(checked({ 'a.asl.json': good }, ['*.yaml'])).rejects.toThrow(/fits no file/)
    expect((await checked({ 'a.asl.json': good, 'b/c.asl.yaml': 'StartAt: A\nStates: {A: {Type: Succeed}}' }, ['**/*.asl.{json,yaml}'])).files.map(({ file }) => file)).toEqual(['a.asl.json', 'b/c.asl.yaml'])
  })
})

test('a check that is interrupted stops', async () => {
  const check = new Check({ type: 'STANDARD', levels: {}, secondOpinion: false })
  await expect(check.all([{ name: 'x', path: '/nowhere', how: 'named' }], AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted')
})
