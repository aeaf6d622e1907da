import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import { startLambda, type LambdaHarness } from './harness.js'

let harness: LambdaHarness

beforeAll(async () => {
  // runaway handlers fill the heap up to V8's limit: not more of it than the tests need
  harness = await startLambda({ local: { heapHeadroomMb: 192 } })
})

afterAll(() => harness.close())

let count = 0
/** Runs a module's handler once. */
async function failing(code: string, more = {}): Promise<{ readonly errorType: string, readonly errorMessage: string, readonly trace?: readonly string[] }> {
  const name = `failing-${count++}`
  await harness.deploy(name, code, more)
  const { functionError, payload } = await harness.invoke(name)
  expect(functionError).toBe('Unhandled')
  return payload as { errorType: string, errorMessage: string, trace: string[] }
}

const requestError = (text: string): unknown => expect.stringMatching(new RegExp(`^RequestId: [0-9a-f-]{36} Error: ${text}$`))

describe('what a handler throws', () => {
  test('an error is told with type, message and trace', async () => {
    const error = await failing('export const handler = async () => { throw new RangeError("too far") }')
    expect(error).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' })
    expect(error.trace?.[0]).toBe('RangeError: too far')
    expect(error.trace?.length).toBeGreaterThan(1)
  })

  test('an error of the handler\'s own class is told by its name', async () => {
    const error = await failing('class QuotaExceeded extends Error { name = "QuotaExceeded" }\nexport const handler = () => { throw new QuotaExceeded("full") }')
    expect(error).toMatchObject({ errorType: 'QuotaExceeded', errorMessage: 'full' })
  })

  test.each([['"a text"', { errorType: 'string', errorMessage: 'a text' }], ['{ toString() { throw 1 } }', { errorType: 'object', errorMessage: 'an object that cannot be shown as text' }], ['null', { errorType: 'object', errorMessage: 'null' }]])('%s is told, too', async (thrown, expected) => {
    expect(await failing(`export const handler = async () => { throw ${thrown} }`)).toMatchObject({ ...expected, trace: [] })
  })

  test('the client sees it beside status 200', async () => {
    await harness.deploy('thrower', 'export const handler = async () => { throw new Error("no") }')
    const answer = await harness.client.send(new InvokeCommand({ FunctionName: 'thrower' }))
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' })
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({ errorType: 'Error', errorMessage: 'no' })
  })

  test('an answer that has no JSON is an error; undefined is null', async () => {
    expect(await failing('export const handler = async () => 1n')).toMatchObject({ errorType: 'Runtime.JSONStringifyError' })
    await harness.deploy('nothing', 'export const handler = async () => {}')
    expect(await harness.invoke('nothing')).toEqual({ functionError: undefined, payload: null })
  })
})

describe('how an environment ends', () => {
  test('a handler that takes too long is stopped', async () => {
    const error = await failing('export const handler = () => new Promise(() => setInterval(() => {}, 1000))', { timeoutSeconds: 1 })
    expect(error).toEqual({ errorType: 'Sandbox.Timedout', errorMessage: requestError('Task timed out after 1\\.00 seconds') })
  })

  test('so is one that never lets go of its thread', async () => {
    const error = await failing('export const handler = async () => { for (;;); }', { timeoutSeconds: 1 })
    expect(error).toMatchObject({ errorType: 'Sandbox.Timedout' })
  })

  test('a handler that uses too much memory is killed, and this process lives on', async () => {
    const error = await failing('export const handler = async () => { const all = []; for (;;) all.push({ text: "x".repeat(100) + all.length }) }')
    expect(error).toEqual({ errorType: 'Runtime.OutOfMemory', errorMessage: requestError('Runtime exited with error: signal: killed') })
  })

  test('a handler that keeps more than its memory is killed when it answers, however large its single allocations', async () => {
    const roomy = await startLambda()
    await roomy.deploy('keeps', 'const kept = new Map()\nexport const handler = async ({ entries }) => { for (let i = 0; i < entries; i++) kept.set(kept.size, `value ${i}`); return kept.size }')
    expect((await roomy.invoke('keeps', { entries: 1000 })).payload).toBe(1000)
    expect(await roomy.invoke('keeps', { entries: 3_000_000 })).toMatchObject({ functionError: 'Unhandled', payload: { errorType: 'Runtime.OutOfMemory' } })
    expect((await roomy.invoke('keeps', { entries: 7 })).payload).toBe(7)
    await roomy.close()
  })

  test('garbage does not count as memory', async () => {
    await harness.deploy('litters', 'export const handler = async () => { let length = 0; for (let i = 0; i < 3_000_000; i++) length += { text: `value ${i}`, list: [i, i] }.text.length; return length > 0 }')
    expect((await harness.invoke('litters')).payload).toBe(true)
  })

  test.each([[3, 'Runtime exited with error: exit status 3'], [0, 'Runtime exited without providing a reason']])('process.exit(%i) ends the environment only', async (code, text) => {
    const error = await failing(`export const handler = async () => { process.exit(${code}) }`)
    expect(error).toEqual({ errorType: 'Runtime.ExitError', errorMessage: requestError(text) })
  })

  test('a rejection that nobody awaits fails the invocation', async () => {
    const error = await failing('export const handler = () => { void Promise.reject(new TypeError("lost")); return new Promise(() => {}) }')
    expect(error).toMatchObject({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'TypeError: lost' })
  })

  test('an exception outside the handler\'s promise fails the invocation', async () => {
    const error = await failing('export const handler = () => new Promise(() => { setTimeout(() => { throw new Error("later") }, 1) })')
    expect(error).toMatchObject({ errorType: 'Error', errorMessage: 'later' })
  })

  test.each([
    ['too slow', 'await new Promise(() => setInterval(() => {}, 1000))', 'Sandbox.Timedout'],
    ['too large', 'const all = []; for (;;) all.push({ text: "x".repeat(100) + all.length })', 'Runtime.OutOfMemory'],
    ['gone', 'process.exit(7)', 'Runtime.ExitError'],
  ])('one that was %s makes room for a fresh one', async (what, code, errorType) => {
    const name = `fresh-${what.replace(' ', '-')}`
    await harness.deploy(name, `let calls = 0\nexport const handler = async ({ fail }) => { calls++; if (fail) { ${code} } return calls }`, { timeoutSeconds: what === 'too slow' ? 1 : 10, reservedConcurrency: 1 })
    const answers = await Promise.all([{}, { fail: true }, {}].map(event => harness.invoke(name, event)))
    expect(answers.map(({ functionError, payload }) => functionError === undefined ? payload : (payload as { errorType: string }).errorType)).toEqual([1, errorType, 1])
  })

  test('the next invocation gets a new environment', async () => {
    await harness.deploy('phoenix', 'let calls = 0\nexport const handler = async ({ die }) => { calls++; if (die) process.exit(1); return calls }')
    const answers = [await harness.invoke('phoenix', {}), await harness.invoke('phoenix', {}), await harness.invoke('phoenix', { die: true }), await harness.invoke('phoenix', {})]
    expect(answers.map(({ functionError, payload }) => functionError ?? payload)).toEqual([1, 2, 'Unhandled', 1])
  })
})

describe('what cannot start', () => {
  test('a module that is missing', async () => {
    expect(await failing('', { handler: 'other.handler' })).toMatchObject({ errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringContaining('other') as unknown })
  })

  test('an import that is missing', async () => {
    const error = await failing('import "no-such-package"\nexport const handler = async () => 1')
    expect(error).toMatchObject({ errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringContaining('no-such-package') as unknown })
  })

  test('code that is no JavaScript', async () => {
    expect(await failing('export const = 1')).toMatchObject({ errorType: 'Runtime.UserCodeSyntaxError' })
  })

  test('code that throws while it is imported', async () => {
    expect(await failing('throw new Error("no table name")')).toMatchObject({ errorType: 'Error', errorMessage: 'no table name' })
  })

  test('an export that is missing', async () => {
    expect(await failing('export const main = async () => 1')).toMatchObject({ errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' })
  })

  test('a CommonJS bundle that Node takes for a module exports nothing', async () => {
    const folder = join(harness.directory, 'code', 'bundled')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(folder, 'index.js'), 'var module = { exports: {} }; module.exports = { handler: async () => 1 }')
    expect(await failing('', { codeDirectory: folder })).toMatchObject({ errorType: 'Runtime.HandlerNotFound' })
  })

  test('a handler that takes a callback', async () => {
    const error = await failing('export const handler = (event, context, callback) => callback(null, 1)')
    expect(error).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated', errorMessage: expect.stringContaining('Return a promise') as unknown })
  })

  test.each(['index', '../index.handler', 'index.'])('the handler name %p', async (handler) => {
    expect(await failing('export const handler = async () => 1', { handler })).toMatchObject({ errorType: 'Runtime.MalformedHandlerName' })
  })

  test('is tried anew at the next invocation', async () => {
    const marker = join(harness.directory, 'repaired')
    await harness.deploy('repaired', `import { existsSync } from 'node:fs'\nif (!existsSync(${JSON.stringify(marker)})) throw new Error('not yet')\nexport const handler = async () => 'works'`)
    expect((await harness.invoke('repaired')).payload).toMatchObject({ errorMessage: 'not yet' })
    writeFileSync(marker, '')
    expect((await harness.invoke('repaired')).payload).toBe('works')
  })

  test('every waiting invocation is told', async () => {
    await harness.deploy('broken', 'throw new Error("broken")', { reservedConcurrency: 1 })
    const answers = await Promise.all([1, 2, 3].map(() => harness.invoke('broken')))
    expect(answers.map(answer => (answer.payload as { errorMessage: string }).errorMessage)).toEqual(['broken', 'broken', 'broken'])
  })
})

describe('logs', () => {
  test('what handlers print goes to the function\'s file, and what they work on does not', async () => {
    await harness.deploy('printer', 'export const handler = async event => { console.log("said it"); console.error("and shouted"); if (event.secret) throw new Error(event.secret) }')
    await harness.invoke('printer')
    await harness.invoke('printer', { secret: 'the text of a document' })
    const path = join(harness.directory, 'lambda/logs/printer.log')
    while (!existsSync(path) || !readFileSync(path, 'utf8').includes('shouted')) await new Promise(resolve => setTimeout(resolve, 5))
    const text = readFileSync(path, 'utf8')
    expect(text).toContain('said it\n')
    expect(text).not.toContain('document')
  })

  test('a log is turned over, so that it stays small', async () => {
    const small = await startLambda({ local: { logBytes: 1000 } })
    await small.deploy('printer', 'export const handler = async () => { console.log("x".repeat(99)) }')
    for (let index = 0; index < 25; index++) await small.invoke('printer')
    const path = join(small.directory, 'lambda/logs/printer.log')
    while (!existsSync(`${path}.1`)) await new Promise(resolve => setTimeout(resolve, 5))
    const sizes = [path, `${path}.1`].map(file => readFileSync(file).length)
    await small.close()
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1000)
  })
})
