import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createContainers, createImages, type ContainerRequest, type Containers } from '../../../../src/local/container/index.js'
import { processStart } from '../../../../src/local/container/process-start.js'
import { scratchFolder, writeTree } from './harness.js'

let folder: Awaited<ReturnType<typeof scratchFolder>>
let containers: Containers
let lines: string[]
/** Minted and not taken back. */
let keys: Set<string>

const dockerfile = 'FROM node:24-slim\nWORKDIR /app\nCOPY dist/ .\nENV FROM_IMAGE=image OVER=image\nUSER node\nENTRYPOINT ["node", "/app/main.mjs"]\nCMD ["from", "cmd"]\n'
const open = (): Containers => createContainers({
  directory: join(folder.path, 'notes'),
  images: createImages({ app: join(folder.path, 'app'), shell: join(folder.path, 'shell') }),
  identities: {
    mint(arn, session) {
      const accessKeyId = `key of ${arn} ${session ?? ''}`
      keys.add(accessKeyId)
      return { accessKeyId, secretAccessKey: 's', sessionToken: 't' }
    },
    revoke: (key) => { keys.delete(key) },
  },
  endpoint: () => 'http://127.0.0.1:1',
})

beforeEach(async () => {
  folder = await scratchFolder('containers')
  lines = []
  keys = new Set()
  containers = open()
})
afterEach(async () => {
  await containers.close()
  await folder.remove()
})

const program = (main: string, more: Readonly<Record<string, string>> = {}): void => {
  writeTree(join(folder.path, 'app'), { 'Dockerfile': dockerfile, 'dist/main.mjs': main, ...more })
}
const request = (more: Partial<ContainerRequest> = {}): ContainerRequest =>
  ({ image: 'app', environment: {}, scratch: join(folder.path, 'scratch'), log: (line, stream) => { lines.push(`${stream}: ${line}`) }, ...more })
const run = async (more: Partial<ContainerRequest> = {}) => (await containers.run(request(more))).exited
const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 1000 && !condition(); i++) await pause(10)
  expect(condition()).toBe(true)
}

describe('a container', () => {
  test('finds its files, its arguments and its environment, and nothing of the operator\'s', async () => {
    program('import { word } from "./lib/word.mjs"; import { readFileSync } from "node:fs"; console.log(JSON.stringify({ word, args: process.argv.slice(2), cwd: process.cwd(), data: readFileSync("data.txt", "utf8"), env: process.env }))', { 'dist/lib/word.mjs': 'export const word = "hello"', 'dist/data.txt': 'data' })
    await expect(run({ environment: { OVER: 'job' }, roleArn: 'role', sessionName: 'job-1' })).resolves.toEqual({ exitCode: 0, signal: null })
    const scratch = join(folder.path, 'scratch')
    const said = JSON.parse(lines[0]?.slice('stdout: '.length) ?? '') as { readonly env: Record<string, string> }
    expect(said).toMatchObject({ word: 'hello', args: ['from', 'cmd'], cwd: join(scratch, 'app'), data: 'data' })
    expect(said.env).toEqual({
      PATH: expect.stringMatching(`^${dirname(process.execPath)}:`), HOME: join(scratch, 'root'), TMPDIR: join(scratch, 'tmp'), STEPWRIGHT_ROOT: scratch,
      TZ: 'UTC', FROM_IMAGE: 'image', OVER: 'job',
      AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: 'key of role job-1', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't',
    })
  })

  test('has keys of its role as long as it runs, whether it starts or not', async () => {
    program('setInterval(() => 0, 1000)')
    const running = await containers.run(request({ roleArn: 'role', sessionName: 'job-1' }))
    expect([...keys]).toEqual(['key of role job-1'])
    await running.stop(0)
    expect([...keys]).toEqual([])
    await expect(run({ roleArn: 'role', sessionName: 'job-2', entryPoint: ['no-such-program'], scratch: join(folder.path, 'second') })).resolves.toMatchObject({ exitCode: null })
    writeTree(folder.path, { 'taken/tmp': 'a file where the container needs a folder' })
    await expect(run({ roleArn: 'role', sessionName: 'job-3', scratch: join(folder.path, 'taken') })).rejects.toMatchObject({ code: 'EEXIST' })
    expect([...keys]).toEqual([])
  })

  test('takes another command, or another entry point without the command', async () => {
    program('console.log(process.argv.slice(2).join())', { 'dist/other.mjs': 'console.log("other", process.argv.length)' })
    await run({ command: ['a', '/app/main.mjs'] })
    await run({ entryPoint: ['node', '/app/other.mjs'], scratch: join(folder.path, 'second') })
    expect(lines).toEqual(['stdout: a,/app/main.mjs', 'stdout: other 2'])
  })

  test('may start a shell', async () => {
    writeTree(join(folder.path, 'shell'), { Dockerfile: 'FROM a\nWORKDIR /srv\nCOPY run.sh .\nCMD exec node -p "process.execPath" && echo never', 'run.sh': '' })
    await run({ image: 'shell' })
    expect(lines).toEqual([`stdout: ${process.execPath}`])
    await expect(run({ image: 'shell', command: ['sh', '-c', 'cat /srv/run.sh'] })).rejects.toMatchObject({ code: 'SW4705', message: expect.stringContaining('names /srv/run.sh') })
  })

  test('ends with its exit code, or 128 and the signal', async () => {
    program('if (process.argv[2] === "exit") process.exit(7); else process.kill(process.pid, "SIGSEGV")')
    await expect(run({ command: ['exit'] })).resolves.toEqual({ exitCode: 7, signal: null })
    await expect(run({ command: ['crash'], scratch: join(folder.path, 'second') })).resolves.toEqual({ exitCode: 139, signal: 'SIGSEGV' })
  })

  test('whose program is not there was not started', async () => {
    program('')
    await expect(run({ entryPoint: ['no-such-program'] })).resolves.toEqual({ exitCode: null, signal: null, reason: 'CannotStartContainerError: exec: "no-such-program": executable file not found in $PATH' })
  })

  test('without a command, or of an image that nobody knows, is refused', async () => {
    writeTree(join(folder.path, 'shell'), { Dockerfile: 'FROM node' })
    await expect(run({ image: 'shell' })).rejects.toMatchObject({ code: 'SW4705', message: expect.stringContaining('neither ENTRYPOINT nor CMD') })
    await expect(run({ image: 'none' })).rejects.toMatchObject({ code: 'SW4700' })
  })

  test('that takes more than its memory is killed', async () => {
    program('const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length))')
    await expect(run({ memoryMiB: 32 })).resolves.toEqual({ exitCode: 137, signal: 'SIGKILL', reason: 'OutOfMemoryError: Container killed due to memory usage' })
  })

  test('prints lines, long ones in pieces, characters whole', async () => {
    program('process.stdout.write("é\\r\\n\\n" + "x".repeat(40000) + "\\nno end"); console.error("error")')
    await run()
    expect(lines.filter(line => line.startsWith('stdout')).map(line => line.length - 8)).toEqual([1, 0, 16384, 16384, 7232, 6])
    expect(lines).toContain('stderr: error')
  })
})

describe('stopping', () => {
  test('asks first', async () => {
    program('process.on("SIGTERM", () => { console.log("bye"); process.exit(3) }); setInterval(() => 0, 1000); console.log("up")')
    const container = await containers.run(request())
    await until(() => lines.length === 1)
    await container.stop(60_000)
    await expect(container.exited).resolves.toEqual({ exitCode: 3, signal: null })
    expect(lines).toEqual(['stdout: up', 'stdout: bye'])
  })

  test('kills a program that does not listen, with all that it started', async () => {
    program('import { spawn } from "node:child_process"; process.on("SIGTERM", () => 0); const child = spawn("sleep", ["1000"], { stdio: "inherit" }); console.log(child.pid); setInterval(() => 0, 1000)')
    const container = await containers.run(request())
    await until(() => lines.length === 1)
    const child = Number(lines[0]?.slice('stdout: '.length))
    expect(processStart(child)).toBeDefined()
    await container.stop(50)
    await expect(container.exited).resolves.toEqual({ exitCode: 137, signal: 'SIGKILL' })
    await until(() => processStart(child) === undefined)
  })

  test('the end of the program is the end of what it started', async () => {
    program('import { spawn } from "node:child_process"; console.log(spawn("sleep", ["1000"], { stdio: "inherit" }).pid); process.exit(0)')
    await expect(run()).resolves.toEqual({ exitCode: 0, signal: null })
    await until(() => processStart(Number(lines[0]?.slice('stdout: '.length))) === undefined)
    expect(readdirSync(join(folder.path, 'notes'))).toEqual([])
  })

  test('closing kills what still runs', async () => {
    program('process.on("SIGTERM", () => 0); setInterval(() => 0, 1000); console.log("up")')
    const container = await containers.run(request())
    await until(() => lines.length === 1)
    await containers.close()
    await expect(container.exited).resolves.toMatchObject({ signal: 'SIGKILL' })
  })
})

describe('orphans', () => {
  const sleeper = async (root: string): Promise<{ readonly pid: number, readonly ended: Promise<unknown> }> => {
    const child = spawn('sleep', ['1000'], { detached: true, env: { PATH: process.env['PATH'], STEPWRIGHT_ROOT: root } })
    await once(child, 'spawn')
    return { pid: child.pid ?? 0, ended: once(child, 'exit') }
  }
  const note = (name: string, content: unknown): void => {
    writeFileSync(join(folder.path, 'notes', name), typeof content === 'string' ? content : JSON.stringify(content))
  }

  test('of a killed local AWS are ended by the next, and no other process is', async () => {
    const [orphan, stranger] = [await sleeper('/one'), await sleeper('/two')]
    note(`${orphan.pid}.json`, { pid: orphan.pid, root: '/one', start: processStart(orphan.pid) })
    // its number belongs to somebody else by now
    note(`${stranger.pid}.json`, { pid: stranger.pid, root: '/gone', start: '1' })
    note('1.json', '{"pid":')
    await containers.close()
    containers = open()
    await orphan.ended
    expect(processStart(orphan.pid)).toBeUndefined()
    expect(processStart(stranger.pid)).toBeDefined()
    expect(readdirSync(join(folder.path, 'notes'))).toEqual([])
    process.kill(stranger.pid, 'SIGKILL')
    await stranger.ended
  })

  const linux = process.platform === 'linux' ? test : test.skip
  linux('whose leader has ended are found by their root', async () => {
    const orphan = await sleeper('/three')
    note('999999999.json', { pid: 999_999_999, root: '/three', start: '1' })
    await containers.close()
    containers = open()
    await orphan.ended
    expect(processStart(orphan.pid)).toBeUndefined()
  })

  test('are noted while they run', async () => {
    program('setInterval(() => 0, 1000)')
    const container = await containers.run(request())
    const [name = ''] = readdirSync(join(folder.path, 'notes'))
    expect(JSON.parse(readFileSync(join(folder.path, 'notes', name), 'utf8'))).toMatchObject({ root: join(folder.path, 'scratch'), start: expect.any(String) })
    await container.stop(0)
    expect(existsSync(join(folder.path, 'notes', name))).toBe(false)
  })
})
