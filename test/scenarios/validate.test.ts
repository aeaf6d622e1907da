import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { root, run, scratch } from './cli.js'
import type { Finished } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

const folder = (name: string): string => {
  mkdirSync(path.join(place.path, name), { recursive: true })
  return path.join(place.path, name)
}

const file = (name: string, text: string | Uint8Array): string => {
  folder(path.dirname(name))
  writeFileSync(path.join(place.path, name), text)
  return name
}

const validate = (...args: readonly string[]): Promise<Finished> => run(['validate', ...args], place.path)

/** With a text on stdin. */
function piped(text: string, ...args: readonly string[]): { readonly code: number | null; readonly stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [path.join(root, 'dist/scripts/stepwright.js'), 'validate', '-', ...args], { cwd: place.path, input: text, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })
  return { code: status, stdout }
}

interface Printed {
  readonly files: readonly { readonly file: string; readonly valid: boolean; readonly diagnostics: readonly { readonly code: string; readonly rule: string; readonly severity: string; readonly path: string; readonly line: number; readonly column: number; readonly message: string; readonly help: string | null; readonly machine?: string }[] }[]
}

/** `file:line:column code path` of everything found, and the exit code. */
async function told(...args: readonly string[]): Promise<{ readonly code: number | null; readonly found: readonly string[] }> {
  const { code, stdout, stderr } = await validate(...args, '--format', 'json')
  if (stdout === '') throw new Error(`ended with ${String(code)}: ${stderr}`)
  return { code, found: (JSON.parse(stdout) as Printed).files.flatMap(({ file: name, diagnostics }) => diagnostics.map(({ code: rule, line, column, path: at }) => `${name}:${line}:${column} ${rule} ${at}`)) }
}

const good = '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}'
const bad = '{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Pass",\n      "Next": "B" },\n    "C": { "Type": "Succeed" }\n  }\n}\n'
const warned = '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"q","MessageBody.$":"$$.Task.Token"},"End":true}}}'

file('good.asl.json', good)
file('bad.asl.json', bad)
file('warned.asl.json', warned)

describe('what is printed', () => {
  test('for people: the place, the lines, a fix, the counts', async () => {
    const { code, stdout, stderr } = await validate('bad.asl.json', 'good.asl.json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toContain('bad.asl.json:5:15  error ASL2012 missing-target  at /States/A/Next\n')
    expect(stdout).toContain('  4 |     "A": { "Type": "Pass",\n  5 |       "Next": "B" },\n    |               ^^^\n')
    expect(stdout).toMatch(/\n2 files: \d errors?, 0 warnings\n$/)
    expect(stdout).not.toContain('\u001b')
  })

  test('for a good definition: the counts alone', async () => {
    expect(await validate('good.asl.json')).toEqual({ code: 0, stdout: '1 file: 0 errors, 0 warnings\n', stderr: '' })
  })

  test('as JSON', async () => {
    const { code, stdout } = await validate('bad.asl.json', 'good.asl.json', '--format', 'json')
    expect(code).toBe(1)
    const { files } = JSON.parse(stdout) as Printed
    expect(files.map(({ file: name, valid }) => [name, valid])).toEqual([['bad.asl.json', false], ['good.asl.json', true]])
    expect(Object.keys(files[0]?.diagnostics[0] ?? {})).toEqual(['code', 'rule', 'severity', 'path', 'line', 'column', 'message', 'help'])
    expect(files[0]?.diagnostics[0]).toMatchObject({ code: 'ASL2012', rule: 'missing-target', severity: 'error', path: '/States/A/Next', line: 5, column: 15 })
  })

  test('as SARIF', async () => {
    const { code, stdout } = await validate('bad.asl.json', '--format', 'sarif')
    expect(code).toBe(1)
    const { version, runs: [log] } = JSON.parse(stdout) as { readonly version: string; readonly runs: readonly { readonly tool: { readonly driver: { readonly semanticVersion: string; readonly rules: readonly { readonly id: string }[] } }; readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[] }[] }
    expect(version).toBe('2.1.0')
    expect(log?.tool.driver.semanticVersion).toBe((JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { readonly version: string }).version)
    for (const { ruleId, ruleIndex } of log?.results ?? []) expect(log?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
    expect(log?.results[0]?.ruleId).toBe('ASL2012')
  })

  test('as annotations', async () => {
    const { stdout } = await validate('bad.asl.json', '--format', 'github')
    expect(stdout).toMatch(/^::error file=bad\.asl\.json,line=5,endLine=5,col=15,endColumn=17,title=ASL2012 missing-target::/)
  })

  test('is the same in every run', async () => {
    const [first, second] = await Promise.all([validate('.', '--format', 'sarif'), validate('.', '--format', 'sarif')])
    expect(first).toEqual(second)
  })
})

describe('inputs', () => {
  test('in YAML', async () => {
    file('m.asl.yaml', '# comment\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: B\n  B: { Type: Suceed }\n')
    expect(await told('m.asl.yaml')).toEqual({ code: 1, found: ['m.asl.yaml:7:14 ASL2009 /States/B/Type'] })
  })

  test('on stdin', () => {
    expect(piped(bad)).toMatchObject({ code: 1, stdout: expect.stringContaining('stdin:5:15  error ASL2012') })
    expect(piped('StartAt: A\nStates: { A: { Type: Succeed } }\n')).toMatchObject({ code: 0 })
    expect(piped('')).toMatchObject({ code: 1, stdout: expect.stringContaining('stdin:1:1') })
  })

  test('in a CloudFormation template, with the text in a block and in parts', async () => {
    file('cfn/template.yaml', `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Block:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      DefinitionString: !Sub |
        {
          "StartAt": "A",
          "States": {
            "A": { "Type": "Task", "Resource": "\${Function.Arn}", "Next": "B" }
          }
        }
  Joined:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString:
        Fn::Join: ["", ['{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"', !GetAtt Function.Arn, "\\",\\"Next\\":\\"D\\"}}}"]]
`)
    expect(await told('cfn/template.yaml')).toEqual({ code: 1, found: ['cfn/template.yaml:11:75 ASL2012 /States/A/Next', 'cfn/template.yaml:18:120 ASL2012 /States/A/Next'] })
  })

  test('in a SAM template, with the definition in a file of its own', async () => {
    file('sam/machine.asl.json', '{\n  "StartAt": "A",\n  "States": { "A": { "Type": "Task", "Resource": "${Charge}", "Next": "B" } }\n}')
    file('sam/template.yaml', 'Transform: AWS::Serverless-2016-10-31\nResources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Type: EXPRESS\n      DefinitionUri: machine.asl.json\n      DefinitionSubstitutions: { Charge: !GetAtt F.Arn, Chrage: !GetAtt F.Arn }\n')
    expect(await told('sam/template.yaml')).toEqual({
      code: 1, found: ['sam/template.yaml:8:57 ASL2097 /Resources/M/Properties/DefinitionSubstitutions/Chrage', 'sam/machine.asl.json:3:71 ASL2012 /States/A/Next'],
    })
    // found as a file of the folder, it is validated as the template has it
    expect((await told('sam')).found).toHaveLength(2)
  })

  test('in a synthesized assembly', async () => {
    const definition = { 'Fn::Join': ['', ['{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"', { 'Fn::GetAtt': ['F', 'Arn'] }, '","Next":"B"}}}']] }
    const text = JSON.stringify({ Resources: { M: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: definition } }, N: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionS3Location: { Bucket: 'b', Key: 'abc.json' } } } } }, null, 1)
    file('cdk.out/Stack.template.json', text)
    file('cdk.out/Stack.assets.json', JSON.stringify({ version: '1', files: { abc: { source: { path: 'asset.abc.json', packaging: 'file' }, destinations: { here: { bucketName: 'b', objectKey: 'abc.json' } } } } }))
    file('cdk.out/asset.abc.json', bad)
    const lines = text.split('\n')
    const line = lines.findIndex((part) => part.includes('\\"Next')) + 1
    const column = (lines[line - 1] ?? '').indexOf('\\"B\\"') + 1
    expect((await told('cdk.out')).found.filter((one) => one.includes('ASL2012'))).toEqual([`cdk.out/Stack.template.json:${line}:${column} ASL2012 /States/A/Next`, 'cdk.out/asset.abc.json:5:15 ASL2012 /States/A/Next'])
  })

  test('of this package: the emitted definitions and the assembly are good', async () => {
    const { code, stdout } = await run(['validate', 'workflows/generated', 'dist/assembly', '--quiet'], root)
    expect(stdout).toMatch(/^\d+ files: 0 errors/)
    expect(code).toBe(0)
  })

  test('by patterns', async () => {
    file('tree/a/x.asl.json', good)
    file('tree/a/b/y.asl.yaml', 'StartAt: A\nStates: { A: { Type: Succeed } }\n')
    const { code, stdout } = await validate('tree/**/*.asl.{json,yaml}', '--format', 'json')
    expect({ code, files: (JSON.parse(stdout) as Printed).files.map(({ file: name }) => name) }).toEqual({ code: 0, files: ['tree/a/b/y.asl.yaml', 'tree/a/x.asl.json'] })
  })

  test('in a folder, with what was left out on stderr', async () => {
    file('mixed/m.asl.json', good)
    file('mixed/package.json', '{"name":"x"}')
    symlinkSync('..', path.join(place.path, 'mixed/loop'))
    expect(await validate('mixed')).toEqual({
      code: 0, stdout: '1 file: 0 errors, 0 warnings\n', stderr: 'note: mixed/loop was left out: a link that leads to no file\nnote: 1 other JSON or YAML file holds no state machine\n',
    })
    expect((await validate('mixed', '--quiet')).stderr).toBe('')
  })

  test('that are no text, too large, or nested without end', async () => {
    file('binary.asl.json', new Uint8Array([0, 1, 2, 255]))
    file('huge.json', ' '.repeat(5_000_000))
    file('deep.json', '['.repeat(100_000))
    file('bomb.yaml', `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'.charAt(i)}`).join(', ')}]`).join('\n')}`)
    const { code, found } = await told('binary.asl.json', 'huge.json', 'deep.json', 'bomb.yaml')
    expect({ code, found: found.map((line) => line.replace(/:\d+:\d+/, '')) }).toEqual({ code: 1, found: ['binary.asl.json ASL2090 /', 'huge.json ASL2092 /', 'deep.json ASL2001 /', 'bomb.yaml ASL2090 /'] })
  })
})

describe('levels', () => {
  test('of warnings: a number of them may be too many', async () => {
    expect((await validate('warned.asl.json')).code).toBe(0)
    expect((await validate('warned.asl.json', '--max-warnings', '0')).code).toBe(1)
    const { code, stdout } = await validate('warned.asl.json', '--max-warnings', '0', '--quiet')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '1 file: 0 errors, 0 warnings\n' })
  })

  test('are set on the command line', async () => {
    expect((await told('warned.asl.json', '--rule', 'missing-timeout=off')).found.filter((line) => line.includes('ASL2104'))).toEqual([])
    expect((await validate('warned.asl.json', '--rule', 'ASL2104=error')).code).toBe(1)
  })

  test('are set in a file, found upwards', async () => {
    file('configured/stepwright.config.json', '{ "rules": { "missing-target": "off", "unreachable-state": "off", "missing-timeout": "error" } }')
    file('configured/deep/w.asl.json', warned)
    const inside = await run(['validate', 'w.asl.json'], folder('configured/deep'))
    expect(inside.code).toBe(1)
    expect((await validate('warned.asl.json', '--config', 'configured/stepwright.config.json')).code).toBe(1)
    expect((await run(['validate', 'w.asl.json', '--rule', 'missing-timeout=off'], folder('configured/deep'))).code).toBe(0)
  })

  test('of an opinion change nothing', async () => {
    file('filtered.asl.json', '{"StartAt":"A","States":{"A":{"Type":"Pass","InputPath":"$.a[?(@.x == 1 && @.y)]","End":true}}}')
    expect((await told('filtered.asl.json')).found).toEqual([])
    const { code, stdout } = await validate('filtered.asl.json', '--second-opinion')
    expect(code).toBe(0)
    expect(stdout).toContain('filtered.asl.json:1:57  opinion ASL2099 second-opinion  at /States/A/InputPath\n  asl-validator refuses this: SCHEMA_VALIDATION_FAILED')
  })
})

describe('the type', () => {
  test('is that of the option', async () => {
    expect((await told('warned.asl.json', '--type', 'EXPRESS')).found.filter((line) => line.includes('ASL2029'))).toHaveLength(1)
    expect((await told('warned.asl.json')).found.filter((line) => line.includes('ASL2029'))).toHaveLength(0)
  })
})

describe('rules', () => {
  test('are explained', async () => {
    for (const word of ['ASL2012', 'missing-target']) {
      const { code, stdout } = await validate('--explain', word)
      expect(code).toBe(0)
      expect(stdout).toMatch(/^ASL2012: missing-target\n/)
      expect(stdout).not.toMatch(/```|\]\(/)
    }
    expect((await validate('--explain', 'ASL3005')).stdout).toContain('A transition leads')
  })

  test('are listed', async () => {
    expect((await validate('--list-rules')).stdout).toMatch(/^ASL2001 {2}error {4}nested-too-deeply /m)
  })
})

describe('bad usage', () => {
  file('wrong.config.json', '{ "rules": { "no-such-rule": "off" } }')
  folder('empty')

  test.each([
    [[], 'validate needs a FILE'],
    [['none.asl.json'], 'none.asl.json cannot be read: ENOENT'],
    [['none-*.json'], 'the pattern none-*.json fits no file'],
    [['empty'], 'empty holds no JSON or YAML file'],
    [['mixed/package.json', '--type', 'FAST'], '--type takes STANDARD or EXPRESS'],
    [['good.asl.json', '--format', 'xml'], '--format takes text or json or sarif or github'],
    [['good.asl.json', '--max-warnings', '-1'], '--max-warnings'],
    [['good.asl.json', '--items', '0'], '--items takes a whole number of at least 1'],
    [['good.asl.json', '--rule', 'no-such-rule=off'], 'there is no such rule'],
    [['good.asl.json', '--config', 'none.json'], 'none.json cannot be read'],
    [['good.asl.json', '--config', 'wrong.config.json'], 'wrong.config.json:1:30: there is no such rule'],
    [['--explain', 'ASL9999'], "there is no rule or code 'ASL9999'"],
    [['--explain', 'ASL2012', 'good.asl.json'], 'take no files'],
    [['good.asl.json', '--nonsense'], "Unknown option '--nonsense'"],
  ])('%j is refused', async (args, reason) => {
    const { code, stdout, stderr } = await validate(...args)
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('a template without a state machine is not silently good', async () => {
    file('bucket.yaml', 'Resources:\n  B: { Type: AWS::S3::Bucket }\n')
    const { code, stderr } = await validate('bucket.yaml')
    expect(code).toBe(2)
    expect(stderr).toBe('note: bucket.yaml holds no state machine\nstepwright: there is nothing to validate in bucket.yaml\n')
  })
})
