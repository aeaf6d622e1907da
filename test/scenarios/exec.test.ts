import { afterAll, describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Json, JsonObject } from '../../src/asl/json.js'
import { root, run, scratch, start } from './cli.js'
import type { Finished } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

interface Printed {
  readonly status: string
  readonly output: Json
  readonly error: string | null
  readonly cause: string | null
  readonly events?: readonly JsonObject[]
}

const exec = (...args: readonly string[]): Promise<Finished> => run(['exec', ...args], place.path)

/** The exit code, and what was printed as JSON. */
async function printed(...args: readonly string[]): Promise<Printed & { readonly code: number | null }> {
  const { code, stdout, stderr } = await exec(...args, '--format', 'json')
  if (stdout === '') throw new Error(`ended with ${String(code)}: ${stderr}`)
  return { code, ...JSON.parse(stdout) as Printed }
}

let files = 0
const json = (value: unknown, name = `${files++}.json`): string => {
  place.file(name, typeof value === 'string' ? value : JSON.stringify(value))
  return name
}

const machine = (states: Readonly<Record<string, object>>, more: object = {}): string => json({ StartAt: Object.keys(states)[0], States: states, ...more })

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:charge'
const invoke = (more: object = { End: true }): object => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { 'FunctionName': 'charge', 'Payload.$': '$' }, OutputPath: '$.Payload', ...more })
const task = (resource: string, more: object = { End: true }): object => ({ Type: 'Task', Resource: `arn:aws:states:::${resource}`, ...more })

place.file('charge.mjs', `
let calls = 0
export const handler = ({ amount }, context) => ({ charged: amount, by: context.functionName })
export const busyOnce = () => {
  console.log('a word of the function')
  if (calls++ === 0) throw Object.assign(new Error('come again'), { name: 'Busy' })
  return calls
}
export const fail = () => { throw new RangeError('too much') }
export const never = () => { console.log('called'); return new Promise(() => undefined) }
export const leave = () => { setInterval(() => undefined, 1000); return 'left' }
export const jitter = async (n) => { await new Promise((resolve) => setTimeout(resolve, Math.random() * 5)); return n }
export const later = async (event, { callback, sleep }) => { void sleep(5000).then(() => callback.succeed({ late: true })) }
export const old = (event, context, callback) => callback(null, 1)
export const number = 1
`)
place.file('broken.mjs', 'export const x = ')
place.file('throwing.mjs', 'throw new Error("at once")')
place.file('common.cjs', 'exports.handler = () => "common"')

describe('what is printed', () => {
  const pass = machine({ A: { Type: 'Pass', End: true } })

  test('for people', async () => {
    expect(await exec(pass, '--input', '{"n": 1}')).toEqual({ code: 0, stdout: 'SUCCEEDED after 0 s of virtual time\n{\n  "n": 1\n}\n', stderr: '' })
    const { code, stdout } = await exec(machine({ A: { Type: 'Fail', Error: 'Broken', Cause: 'by design' } }))
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'FAILED after 0 s of virtual time\nerror: Broken\ncause: by design\n' })
  })

  test('for machines', async () => {
    expect((await exec(pass, '--format', 'json')).stdout).toBe('{"status":"SUCCEEDED","output":{},"error":null,"cause":null}\n')
    expect(await printed(machine({ A: { Type: 'Fail' } }))).toEqual({ code: 1, status: 'FAILED', output: null, error: null, cause: null })
    expect(await printed(machine({ A: { Type: 'Wait', Seconds: 100, End: true } }, { TimeoutSeconds: 10 }))).toMatchObject({ code: 1, status: 'TIMED_OUT' })
  })

  test('of the history', async () => {
    const waiting = machine({ Pause: { Type: 'Wait', Seconds: 31_000_000, End: true } })
    expect((await exec(waiting, '--history')).stdout.split('\n').slice(0, 5)).toEqual([
      '       0.000 s     1  ExecutionStarted',
      '       0.000 s     2  WaitStateEntered              Pause',
      '31000000.000 s     3  WaitStateExited               Pause',
      '31000000.000 s     4  ExecutionSucceeded',
      'SUCCEEDED after 358 d 19 h of virtual time',
    ])
    const { events = [] } = await printed(waiting, '--history')
    expect(events.map(({ id, type }) => `${String(id as number)} ${type as string}`)).toEqual(['1 ExecutionStarted', '2 WaitStateEntered', '3 WaitStateExited', '4 ExecutionSucceeded'])
    expect(events[1]).toMatchObject({ timestamp: 1_704_067_200, previousEventId: 0, stateEnteredEventDetails: { name: 'Pause', input: '{}' } })
  })
})

describe('local functions', () => {
  test.each([['a name', 'charge'], ['an ARN', functionArn]])('are called by %s', async (_how, name) => {
    const states = [invoke(), { Type: 'Task', Resource: functionArn, End: true }]
    for (const state of states) {
      if (name === functionArn && state === states[0]) continue
      expect(await printed(machine({ A: state }), '--input', '{"amount": 3}', '--lambda', `${name}=charge.mjs#handler`)).toMatchObject({ code: 0, output: { charged: 3, by: 'charge' } })
    }
  })

  test('may be of a CommonJS module, and several', async () => {
    const two = machine({ A: { ...invoke({ Next: 'B' }) }, B: { Type: 'Task', Resource: functionArn.replace('charge', 'common'), End: true } })
    expect(await printed('--lambda', 'charge=charge.mjs#handler', '--lambda', 'common=common.cjs#handler', two)).toMatchObject({ code: 0, output: 'common' })
  })

  test('fail by the name of what they throw, which retriers know', async () => {
    expect(await printed(machine({ A: invoke() }), '--lambda', 'charge=charge.mjs#fail')).toMatchObject({ code: 1, error: 'RangeError', cause: expect.stringContaining('"errorMessage":"too much"') })
    const { code, stdout, stderr } = await exec(machine({ A: invoke({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3600 }], End: true }) }), '--lambda', 'charge=charge.mjs#busyOnce')
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'SUCCEEDED after 1 h of virtual time\n2\n' })
    // what a function prints does not come between the lines of the result
    expect(stderr).toBe('a word of the function\na word of the function\n')
  })

  test('answer a token later', async () => {
    expect(await printed(machine({ A: task('lambda:invoke.waitForTaskToken', { Parameters: { FunctionName: 'charge' }, HeartbeatSeconds: 60, End: true }) }), '--lambda', 'charge=charge.mjs#later')).toMatchObject({ code: 0, output: { late: true } })
  })

  test('that never answer are timed out', async () => {
    const { code, stdout, stderr } = await exec(machine({ A: invoke({ TimeoutSeconds: 60, End: true }) }), '--lambda', 'charge=charge.mjs#never')
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'FAILED after 1 min of virtual time\nerror: States.Timeout\n' })
    expect(stderr).toContain('never answered, and time went on without them: A')
  })

  test('may leave timers open', async () => {
    expect(await printed(machine({ A: invoke() }), '--lambda', 'charge=charge.mjs#leave')).toMatchObject({ code: 0, output: 'left' })
  })

  test.each([
    ['charge', '--lambda takes NAME=MODULE#EXPORT, not'],
    ['charge=charge.mjs', '--lambda charge takes MODULE#EXPORT, not'],
    ['charge=none.mjs#handler', 'there is no file'],
    ['charge=charge.mjs#handle', "exports no function 'handle'; it exports busyOnce, fail, handler"],
    ['charge=charge.mjs#number', "exports no function 'number'"],
    ['charge=charge.mjs#old', 'takes a callback'],
    ['charge=broken.mjs#x', 'cannot be imported: SyntaxError'],
    ['charge=throwing.mjs#x', 'cannot be imported: Error: at once'],
  ])('%s is refused', async (option, reason) => {
    const { code, stdout, stderr } = await exec(machine({ A: invoke() }), '--lambda', option)
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test.each([['charge', invoke()], ['aws-sdk:s3:getObject', task('aws-sdk:s3:getObject')]])('are missed where nothing answers %s, whatever catches', async (what, state) => {
    const { code, stdout, stderr } = await exec(machine({ A: { ...state, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }, B: { Type: 'Pass', End: true } }))
    expect(stderr).toMatch(/^stepwright: \d+\.json:1:\d+: ASL3032 at \/States\/A: the state 'A' calls .*--mocks FILE/)
    expect(stderr).toContain(what)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe('a Distributed Map', () => {
  const distributed = (more: object): string => machine({
    M: { Type: 'Map', End: true, ...more, ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'P', States: { P: invoke() } } },
  })

  test('runs over the items in its input', async () => {
    expect(await printed(distributed({}), '--input', '[{"amount": 1}, {"amount": 2}]', '--lambda', 'charge=charge.mjs#handler')).toMatchObject({ code: 0, output: [{ charged: 1 }, { charged: 2 }] })
  })

  test.each([
    ['reads items from', { ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSON' }, Parameters: { Bucket: 'items', Key: 'k' } } }],
    ['writes its results to', { ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'items', Prefix: 'p' } } }],
  ])('that %s S3 is refused', async (what, more) => {
    const { code, stdout, stderr } = await exec(distributed(more), '--input', '[{"amount": 1}]', '--lambda', 'charge=charge.mjs#handler')
    expect(stderr).toContain(`ASL3032 at /: a Distributed Map ${what} the bucket 'items', but there is no S3 here`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe('mocks', () => {
  const config = (cases: object, responses: object, name = 'Orders'): string => json(JSON.stringify({ StateMachines: { [name]: { TestCases: cases } }, MockedResponses: responses }, null, 2))
  const paid = { '0-1': { Throw: { Error: 'Busy', Cause: 'later' } }, '2': { Return: { paid: true }, Delay: 86_400 } }
  const retrying = machine({ A: task('lambda:invoke', { Retry: [{ ErrorEquals: ['States.ALL'], BackoffRate: 1 }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true }), B: task('sqs:sendMessage') })

  test('answer by the number of the call', async () => {
    const mocks = config({ Late: { A: 'Paid' } }, { Paid: paid })
    expect(await exec(retrying, '--mocks', mocks)).toMatchObject({ code: 0, stdout: 'SUCCEEDED after 1 d of virtual time\n{\n  "paid": true\n}\n' })
  })

  test('answer what callbacks, jobs and activities wait for', async () => {
    const states = { A: task('sqs:sendMessage.waitForTaskToken', { Next: 'B' }), B: task('batch:submitJob.sync', { Next: 'C' }), C: { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:sign', End: true } }
    const mocks = config({ All: { A: 'One', B: 'One', C: 'Two' } }, { One: { '0': { Return: 1 } }, Two: { '0': { Return: 2, Delay: 10 } } })
    const { code, output, events = [] } = await printed(machine(states), '--mocks', mocks, '--history')
    expect({ code, output }).toEqual({ code: 0, output: 2 })
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['TaskSubmitted', 'TaskSucceeded', 'ActivityStarted', 'ActivitySucceeded']))
  })

  test('name functions to answer, beside those of --lambda', async () => {
    const mocks = config({ Real: { A: 'Function' } }, { Function: { '0': { Handler: 'charge.mjs#handler' } } })
    expect(await printed(machine({ A: invoke() }), '--mocks', mocks, '--input', '{"amount": 5}')).toMatchObject({ code: 0, output: { charged: 5, by: 'A' } })
    expect(await printed(machine({ A: invoke({ Next: 'Other' }), Other: invoke() }), '--mocks', mocks, '--input', '{"amount": 5}', '--lambda', 'charge=charge.mjs#fail')).toMatchObject({ code: 1, error: 'RangeError' })
  })

  test('are chosen by name and test case', async () => {
    const both = json({ StateMachines: { One: { TestCases: { X: { A: 'R' } } }, Two: { TestCases: { X: { A: 'R' }, Y: { A: 'S' } } } }, MockedResponses: { R: { '0': { Return: 'r' } }, S: { '0': { Return: 's' } } } })
    const one = json({ StartAt: 'A', States: { A: task('sqs:sendMessage') } }, 'One.asl.json')
    expect(await printed(one, '--mocks', both)).toMatchObject({ output: 'r' })
    expect(await printed(one, '--mocks', both, '--name', 'Two', '--test-case', 'Y')).toMatchObject({ output: 's' })
    for (const [args, reason] of [[['--name', 'Two'], "'Two' has several test cases; choose one with --test-case: X, Y"], [['--name', 'Three'], "there is no state machine 'Three'; there are 'One', 'Two'"], [['--test-case', 'Z'], "there is no test case 'Z'; there is 'X'"]] as const) {
      const { code, stderr } = await exec(one, '--mocks', both, ...args)
      expect(stderr).toContain(reason)
      expect(code).toBe(2)
    }
  })

  test.each<[string, object, object, RegExp]>([
    ['a call beyond the answers', { A: 'R' }, { R: { '0-1': { Throw: { Error: 'Busy', Cause: '' } } } }, /json:\d+:\d+: ASL3032 at \/MockedResponses\/R: the state 'A' makes call "2", but the answers end with call "1"; add "2"/],
    ['a state without a mock', { A: 'R' }, { R: { '0-3': { Throw: { Error: 'Busy', Cause: '' } } } }, /ASL3032 at \/States\/B: the state 'B' calls arn:aws:states:::sqs:sendMessage, which nothing answers here: mock the state/],
    ['a state that is not there', { Z: 'R' }, { R: { '0': { Return: 1 } } }, /json:\d+:\d+: ASL3031 at .*\/Z: the definition has no state 'Z'; it has the Task states 'A', 'B'/],
    ['a gap', { A: 'R' }, { R: { '0': { Return: 1 }, '2': { Return: 1 } } }, /json:\d+:\d+: ASL3030 at \/MockedResponses\/R: nothing answers call "1"/],
    ['a handler that is not there', { A: 'R' }, { R: { '0': { Handler: 'charge.mjs#none' } } }, /Handler of A: .*exports no function 'none'/],
  ])('%s is an error that says what to do', async (_what, states, responses, reason) => {
    const { code, stdout, stderr } = await exec(retrying, '--mocks', config({ C: states }, responses))
    expect(stderr).toMatch(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('that are no JSON are located', async () => {
    const { code, stderr } = await exec(retrying, '--mocks', json('{\n  "StateMachines": {},\n  "StateMachines": {}\n}', 'twice.json'))
    expect(stderr).toBe('stepwright: twice.json:3:3: not JSON: the key occurs twice in its object\n')
    expect(code).toBe(2)
  })
})

describe('the input', () => {
  const pass = machine({ A: { Type: 'Pass', End: true } })
  const program = path.join(root, 'dist/scripts/stepwright.js')
  const fed = (input: string, ...args: readonly string[]) => spawnSync(process.execPath, [program, 'exec', ...args, '--format', 'json'], { cwd: place.path, input, encoding: 'utf8' })

  test('comes from a file or from stdin', async () => {
    expect(await printed(pass, '--input', `@${json('[1, 2]\n', 'input.json')}`)).toMatchObject({ code: 0, output: [1, 2] })
    expect(JSON.parse(fed('"über"', pass, '--input', '-').stdout)).toMatchObject({ output: 'über' })
    expect(JSON.parse(fed('{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}', '-', '--input=-5').stdout)).toMatchObject({ output: -5 })
  })

  test('of 262,144 bytes is taken, one byte more is not', async () => {
    expect(await printed(pass, '--input', `@${json(`"${'x'.repeat(262_142)}"`, 'most.json')}`)).toMatchObject({ code: 0 })
    for (const text of [`"${'x'.repeat(262_143)}"`, `"${'ü'.repeat(131_072)}"`, ' '.repeat(1_000_000)]) {
      const { status, stderr } = fed(text, pass, '--input', '-')
      expect(stderr).toMatch(/an input has at most 262,144 bytes/)
      expect(status).toBe(2)
    }
  })

  test.each([
    ['{"a": 1,\n "b": }', '--input:2:7: not JSON: a value is missing or misspelt'],
    ['', '--input:1:1: not JSON: the text ends where a value is missing'],
    ['[1] x', '--input:1:5: not JSON: something follows the end of the JSON value'],
    ['@absent.json', 'absent.json cannot be read'],
    ['@.', '. cannot be read'],
    ['@', 'takes the name of a file'],
  ])('%j is refused', async (input, reason) => {
    const { code, stdout, stderr } = await exec(pass, '--input', input)
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('in another encoding is refused', async () => {
    place.file('latin1.json', Buffer.from('"\xfc"', 'latin1'))
    expect(await exec(pass, '--input', '@latin1.json')).toMatchObject({ code: 2, stderr: 'stepwright: latin1.json: not a text in UTF-8\n' })
  })
})

describe('a definition', () => {
  test.each<[string, string, string]>([
    ['that is no JSON', '{\n  "StartAt": "A",\n}', 'is.json:3:1: not JSON: a key in double quotes is missing'],
    ['with a wrong transition', '{\n "StartAt": "A",\n "States": {\n  "A": { "Type": "Pass",\n   "Next": "B" } } }', 'is.json:5:12: ASL3005 at /States/A/Next: there is no state "B" to go to'],
    ['with a mistake in a branch', '{"StartAt":"A","States":{"A":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"B/x","States":{"B/x":{"Type":"Pas","End":true}}}]}}}', 'is.json:1:113: ASL3002 at /States/A/Branches[0]/States/B/x/Type'],
    ['that is a CloudFormation template', '{"Resources":{"M":{"Type":"AWS::StepFunctions::StateMachine"}}}', 'this is a CloudFormation template; exec runs one definition in Amazon States Language'],
    ['that is an answer of the API', '{"definition":"{}"}', 'jq -r .definition'],
    ['that is a list', '[]', 'is.json:1:1: ASL3001 at /: a definition is a JSON object'],
    ['of more than a mebibyte', ' '.repeat(1_048_579), 'a definition has at most 1,048,576 bytes'],
    ['nested without end', '['.repeat(500_000), 'nested deeper than 1000'],
  ])('%s is refused', async (_what, text, reason) => {
    const { code, stdout, stderr } = await exec(json(text, 'is.json'))
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('that is not there, or a folder, is refused', async () => {
    mkdirSync(path.join(place.path, 'folder'))
    for (const file of ['absent.json', 'folder']) expect(await exec(file)).toMatchObject({ code: 2, stderr: expect.stringContaining(`${file} cannot be read`) })
  })

  test('of an EXPRESS workflow keeps to its rules', async () => {
    const waiting = machine({ A: task('sqs:sendMessage.waitForTaskToken') })
    expect(await exec(waiting, '--type', 'EXPRESS')).toMatchObject({ code: 2, stderr: expect.stringContaining('ASL3009 at /States/A/Resource') })
    expect(await printed(machine({ A: { Type: 'Wait', Seconds: 301, End: true } }), '--type', 'EXPRESS')).toMatchObject({ code: 1, status: 'TIMED_OUT', error: 'States.Timeout' })
  })

  test('in YAML is read as in JSON', async () => {
    place.file('pause.asl.yaml', 'StartAt: Pause\nStates:\n  Pause:\n    Type: Wait\n    Seconds: 5\n    End: true\n')
    const { code, stdout } = await exec('pause.asl.yaml')
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'SUCCEEDED after 5 s of virtual time\n{}\n' })
  })
})

describe('what never ends', () => {
  test('as a STANDARD workflow is ended by its history', async () => {
    const { code, error, cause, events = [] } = await printed(machine({ A: { Type: 'Pass', Next: 'A' } }), '--history')
    expect({ code, error, cause, events: events.length }).toEqual({ code: 1, error: 'States.Runtime', cause: 'The execution reached the maximum number of history events (25000).', events: 25_000 })
  })

  test('as an EXPRESS workflow is ended by the time that AWS does not have', async () => {
    expect(await printed(machine({ A: { Type: 'Pass', Next: 'A' } }), '--type', 'EXPRESS')).toMatchObject({ code: 1, status: 'TIMED_OUT', error: 'States.Timeout' })
  })

  test.each([
    ['recursion', '{% ( $f := function($n) { 1 + $f($n + 1) }; $f(0) ) %}'],
    ['recursion in the last place', '{% ( $f := function($n) { $f($n + 1) }; $f(0) ) %}'],
    ['doubling', '{% $reduce([1..1000], function($text) { $text & $text }, "x") %}'],
    ['a long list', '{% $count([1..9999999].([1..9999999])) %}'],
  ])('by %s in an expression fails the state', async (_what, expression) => {
    expect(await printed(machine({ A: { Type: 'Pass', Output: expression, End: true } }, { QueryLanguage: 'JSONata' }))).toMatchObject({ code: 1, status: 'FAILED', error: 'States.QueryEvaluationError' })
  })
})

describe('a run', () => {
  test('repeats itself to the letter, functions that take their time included', async () => {
    const branch = (name: string): object => ({ StartAt: name, States: { [name]: invoke({ Next: `${name}2` }), [`${name}2`]: invoke() } })
    const random = { 'a.$': 'States.UUID()', 'b.$': 'States.MathRandom(1, 1000000)', 'at.$': '$$.State.EnteredTime', 'id.$': '$$.Execution.Id' }
    const file = machine({ R: { Type: 'Pass', Parameters: random, Next: 'P' }, P: { Type: 'Parallel', Branches: ['A', 'B', 'C'].map(branch), End: true } })
    const runs = await Promise.all([1, 2, 3].map(() => exec(file, '--lambda', 'charge=charge.mjs#jitter', '--history', '--format', 'json')))
    expect(runs[0]).toMatchObject({ code: 0, stderr: '' })
    expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1)
  })

  test('in real time takes its time and its chances', async () => {
    const { output, code } = await printed(machine({ A: { Type: 'Wait', Seconds: 1, Next: 'B' }, B: { Type: 'Pass', Parameters: { 'at.$': '$$.Execution.StartTime', 'id.$': 'States.UUID()' }, End: true } }), '--clock', 'real')
    expect(code).toBe(0)
    expect(Date.parse((output as { readonly at: string }).at)).toBeGreaterThan(Date.UTC(2025, 0, 1))
  })

  test('that is interrupted ends with 3', async () => {
    const running = start(['exec', machine({ A: invoke() }), '--lambda', 'charge=charge.mjs#never', '--clock', 'real'], place.path)
    await running.said(/called/)
    running.child.kill('SIGINT')
    expect(await running.finished).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('interrupted (SIGINT)') })
  })

  test('loads nothing that it does not need', async () => {
    const list = path.join(place.path, 'loaded.txt')
    const hook = `import { appendFileSync } from 'node:fs'; export async function load(url, context, next) { appendFileSync(${JSON.stringify(list)}, url + '\\n'); return next(url, context) }`
    place.file('probe.mjs', `import { createRequire, register } from 'node:module'
import { appendFileSync } from 'node:fs'
register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}))
const require = createRequire(import.meta.url)
process.on('exit', () => appendFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join('\\n')))
`)
    const { code } = await run(['exec', machine({ A: { Type: 'Pass', End: true } })], place.path, { NODE_OPTIONS: `--import=${path.join(place.path, 'probe.mjs')}` })
    expect(code).toBe(0)
    const loaded = readFileSync(list, 'utf8').split('\n')
    const packages = new Set(loaded.flatMap((name) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? []))
    expect([...packages]).toEqual(['jsonata'])
    const folders = new Set(loaded.flatMap((name) => /\/dist\/((?:src\/)?[^/]+)\//.exec(name)?.[1] ?? []))
    expect([...folders].sort()).toEqual(['scripts', 'src/asl', 'src/interpreter', 'src/query'])
  })
})

test.each([
  [[], 'exec needs the FILE of a definition'],
  [['a.json', 'b.json'], "'b.json' belongs to no option"],
  [['a.json', '--inptu', '{}'], "Unknown option '--inptu'"],
  [['a.json', '--type', 'FAST'], "--type takes STANDARD or EXPRESS, not 'FAST'"],
  [['a.json', '--clock', 'sun'], "--clock takes virtual or real, not 'sun'"],
  [['a.json', '--format', 'xml'], "--format takes text or json, not 'xml'"],
  [['a.json', '--test-case', 'X'], '--test-case is about --mocks'],
  [['-', '--input', '-'], 'stdin is either the definition or the input'],
])('%j is bad usage', async (args, reason) => {
  const { code, stdout, stderr } = await exec(...args)
  expect(stderr).toContain(reason)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
})
